import type { FastifyReply } from 'fastify';
import type { Pool } from 'pg';
import { Counter } from 'prom-client';
import type { App } from '../app-type.ts';
import { type Metrics, observe } from './observe.ts';

/** Metrics of a service with a database: queries, versions and the pool. */
export function measureBackend(app: App, ofVersions: Metrics): void {
  const { metrics, conditionalRequests } = app;
  const registers = [metrics];
  const queries = new Counter({
    name: 'database_queries_total',
    help: 'Database round trips made for requests, without shared lookups of versions',
    labelNames: ['method'],
    registers,
  });
  const seconds = new Counter({
    name: 'database_query_seconds_total',
    help: 'Time that requests waited for database round trips',
    registers,
  });
  const staleEpochs = new Counter({
    name: 'stale_epoch_reads_total',
    help: 'Reads answered with 200 whose If-None-Match has only ETags of other epochs',
    registers,
  });
  app.addHook('onResponse', (request, reply, done) => {
    const { method, databaseUsage } = request;
    if (databaseUsage.queries > 0) {
      queries.inc({ method }, databaseUsage.queries);
      seconds.inc(databaseUsage.milliseconds / 1_000);
    }
    if (hasStaleEpoch(request.headers['if-none-match'], reply)) staleEpochs.inc();
    done();
  });
  observe(metrics, {
    conditional_reads_total: {
      help: 'Reads by kind of response, including the 304s of gathered revalidations',
      label: 'outcome',
      read() {
        const { notModified, current, rememberedNotFound, bypassed, gathered } =
          conditionalRequests.stats;
        return {
          // Its other targets are then read in ordinary requests, and counted there.
          not_modified: notModified + gathered.notModified,
          current,
          remembered_not_found: rememberedNotFound,
          bypassed,
        };
      },
    },
    gathered_lists_total: {
      help: 'Gathered revalidations',
      read: () => conditionalRequests.stats.gathered.lists,
    },
    gathered_targets_total: {
      help: 'Conditional reads in gathered revalidations: not_modified, or why an ordinary read is needed',
      label: 'outcome',
      read() {
        const { notModified, asked } = conditionalRequests.stats.gathered;
        return { not_modified: notModified, ...asked };
      },
    },
    ...ofVersions,
    ...poolMetrics(app.pg.pool),
  });
}

/** An ETag is `"<epoch>.<version>.<variant>"`. After a restart, all that clients have are of another epoch. */
function hasStaleEpoch(known: string | undefined, reply: FastifyReply): boolean {
  if (known === undefined || known === '*' || reply.statusCode !== 200) return false;
  const etag = reply.getHeader('etag');
  return typeof etag === 'string' && !known.includes(etag.slice(0, etag.indexOf('.') + 1));
}

const poolMetrics = (pool: Pool): Metrics => ({
  database_pool_connections: {
    help: 'Open database connections by state',
    label: 'state',
    read: () => ({ busy: pool.totalCount - pool.idleCount, idle: pool.idleCount }),
  },
  database_pool_max_connections: {
    help: 'Maximum number of database connections',
    read: () => pool.options.max,
  },
  database_pool_waiting_requests: {
    help: 'Requests that wait for a database connection',
    read: () => pool.waitingCount,
  },
});
