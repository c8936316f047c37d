import type { DatabaseVersionStore, MemoryVersionStore } from 'fastify-conditional-requests';
import type { Metrics } from './observe.ts';

/** Only for processes that need the lock: in others, its 0 would trigger the alert. */
export const lockMetrics = (isSoleWriter: () => boolean): Metrics => ({
  sole_writer_lock_held: {
    help: '1 while this process may write and answer 304',
    read: () => Number(isSoleWriter()),
  },
});

export const memoryMetrics = (store: MemoryVersionStore): Metrics => ({
  version_store_tags: { help: 'Tags with a known version', read: () => store.size.tags },
  version_store_pending_writes: {
    help: 'Writes between COMMIT and its outcome, whose tags are marked',
    read: () => store.size.pending,
  },
  version_store_writes_total: {
    help: 'Writes by outcome',
    label: 'outcome',
    read: () => ({ published: store.stats.published, abandoned: store.stats.abandoned }),
  },
  version_store_evicted_tags_total: {
    help: 'Tags evicted from the version store',
    read: () => store.stats.evicted,
  },
});

export const databaseMetrics = (store: DatabaseVersionStore): Metrics => ({
  version_lookups_total: {
    help: 'Lookups of versions in the database',
    read: () => store.stats.lookups,
  },
  version_lookup_statements_total: {
    help: 'Statements that these lookups shared',
    read: () => store.stats.statements,
  },
  version_lookup_timeouts_total: {
    help: 'Statements that took too long, and were repeated over another connection',
    read: () => store.stats.late,
  },
});
