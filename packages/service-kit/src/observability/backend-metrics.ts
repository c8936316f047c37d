import type { MemoryVersionStore } from 'fastify-conditional-requests';
import type { Pool } from 'pg';
import { Counter } from 'prom-client';
import type { App } from '../app-type.ts';
import { observe } from './observe.ts';

/** What a service with a database has to show: queries, versions, the pool, the lock. */
export function measureBackend(app: App, store: MemoryVersionStore): void {
  const { metrics, conditionalRequests } = app;
  const registers = [metrics];
  const queries = new Counter({
    name: 'database_queries_total',
    help: 'Round trips to the database that requests caused',
    registers,
  });
  const seconds = new Counter({
    name: 'database_query_seconds_total',
    help: 'Time that requests waited for these round trips',
    registers,
  });
  app.addHook('onResponse', ({ databaseUsage }, _reply, done) => {
    if (databaseUsage.queries > 0) {
      queries.inc(databaseUsage.queries);
      seconds.inc(databaseUsage.milliseconds / 1_000);
    }
    done();
  });
  observe(
    metrics,
    {
      name: 'conditional_reads_total',
      help: 'Reads by how they were answered',
      label: 'outcome',
      read() {
        const { notModified, current, rememberedNotFound, bypassed } = conditionalRequests.stats;
        return {
          not_modified: notModified,
          current,
          remembered_not_found: rememberedNotFound,
          bypassed,
        };
      },
    },
    {
      name: 'version_store_tags',
      help: 'Tags whose last change is known',
      read: () => store.size.tags,
    },
    {
      name: 'version_store_pending_writes',
      help: 'Writes whose tags are marked: between COMMIT and its outcome',
      read: () => store.size.pending,
    },
    {
      name: 'version_store_writes_total',
      help: 'Writes by their outcome',
      label: 'outcome',
      read: () => ({ published: store.stats.published, abandoned: store.stats.abandoned }),
    },
    {
      name: 'version_store_evicted_tags_total',
      help: 'Tags that were forgotten for want of room',
      read: () => store.stats.evicted,
    },
    {
      name: 'sole_writer_lock_held',
      help: '1 while this process may write and answer 304',
      read: () => Number(conditionalRequests.isSoleWriter),
    },
    ...poolMetrics(app.pg.pool),
  );
}

const poolMetrics = (pool: Pool) => [
  {
    name: 'database_pool_connections',
    help: 'Open connections by what they do',
    label: 'state',
    read: () => ({ busy: pool.totalCount - pool.idleCount, idle: pool.idleCount }),
  },
  {
    name: 'database_pool_max_connections',
    help: 'As many may be open',
    read: () => pool.options.max,
  },
  {
    name: 'database_pool_waiting_requests',
    help: 'Waiting for a connection',
    read: () => pool.waitingCount,
  },
];
