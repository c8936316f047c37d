import type { Model } from '../configurations.ts';

const replaced =
  'the response shows content that the resource did not have at any moment of the request';
const lost = 'the write replaces other content than its If-Match names: an update is lost';

export const database: Model = {
  name: 'database',
  configurations: [
    { name: 'reads and writes', defines: ['WRITES=2', 'READERS=1'] },
    { name: 'two readers', defines: [] },
    { name: 'If-Match', defines: ['CONDITIONAL', 'WRITES=2', 'READERS=1'] },
    {
      name: 'If-Match, with a purge, counters alone',
      defines: ['CONDITIONAL', 'PURGES=1', 'COUNTERS_ONLY', 'WRITES=2', 'READERS=1'],
    },
    { name: "the ETag of a write's response", defines: ['WRITE_ETAG', 'WRITES=2', 'READERS=1'] },
    { name: 'gathered lookups', defines: ['GATHER', 'WRITERS=1', 'WRITES=2'] },
    { name: 'gathered lookups, with a failover', defines: ['GATHER', 'WRITERS=1', 'FAILOVERS=1'] },
    {
      name: 'purge, counters alone',
      defines: ['PURGES=2', 'COUNTERS_ONLY', 'WRITES=2', 'READERS=1'],
    },
    { name: 'purge', defines: ['PURGES=2', 'READERS=1'] },
    { name: 'a migration', defines: ['MIGRATIONS=1', 'READERS=1'] },
    {
      name: 'the mode changes twice, with an older release',
      defines: ['MODE_CHANGES=2', 'READERS=1'],
    },
    {
      name: 'a failover, with connections to the old primary',
      defines: ['FAILOVERS=1', 'READERS=1'],
    },
    {
      name: 'a purge, a migration, a change of mode and a failover',
      defines: ['PURGES=1', 'MIGRATIONS=1', 'MODE_CHANGES=1', 'FAILOVERS=1', 'READERS=1'],
    },
    {
      name: 'every write ends (no deadlock)',
      defines: ['READERS=0', 'WRITES=2', 'PURGES=2', 'COUNTERS_ONLY', 'CONDITIONAL', 'WRITE_ETAG'],
    },
    {
      name: 'every write ends (no livelock)',
      defines: ['READERS=0', 'WRITES=2', 'PURGES=2', 'COUNTERS_ONLY', 'CONDITIONAL', 'WRITE_ETAG'],
      isTerminating: true,
    },
  ],
  mutants: [
    {
      name: 'raised in another transaction',
      defines: ['RAISED_APART', 'WRITERS=1', 'READERS=1'],
      breaks: replaced,
    },
    {
      name: 'maximum instead of sum',
      defines: ['MAXIMUM', 'COUNTERS_ONLY', 'READERS=1'],
      breaks: replaced,
    },
    {
      name: 'no nonce',
      defines: ['COUNTERS_ONLY', 'FAILOVERS=1', 'WRITES=2', 'WRITERS=1', 'READERS=1'],
      breaks: replaced,
    },
    {
      name: 'no generation at a migration',
      defines: ['NO_GENERATION', 'MIGRATIONS=1', 'WRITERS=1', 'READERS=1'],
      breaks: replaced,
    },
    {
      name: 'no generation at a change of mode',
      defines: ['NO_GENERATION', 'MODE_CHANGES=2', 'WRITERS=1', 'READERS=1'],
      breaks: replaced,
    },
    {
      name: 'an older release does not check the mode',
      defines: ['MODE_NOT_CHECKED', 'MODE_CHANGES=1', 'WRITERS=1', 'READERS=1'],
      breaks: replaced,
    },
    {
      name: 'a lookup joins one that was already sent',
      defines: ['JOIN_SUBMITTED', 'GATHER', 'WRITERS=1'],
      breaks: replaced,
    },
    {
      name: 'a late answer resolves the waiters of another attempt',
      defines: ['LATE_ANSWER_RESOLVES_ANYONE', 'GATHER', 'WRITERS=1'],
      breaks: replaced,
    },
    {
      name: 'the condition is decided before the upsert',
      defines: ['CONDITION_FIRST', 'CONDITIONAL', 'READERS=1'],
      breaks: lost,
    },
    {
      name: 'only touched tags are locked',
      defines: ['ONLY_TOUCHED_LOCKED', 'CONDITIONAL', 'READERS=1'],
      breaks: lost,
    },
    {
      name: 'the ETag of a write ignores what is committed between its statements and its upsert',
      defines: ['NO_FIRST_LOOK', 'WRITE_ETAG', 'READERS=0'],
      breaks: "the body of the write's response is not the content that its ETag names",
    },
    {
      name: 'the upsert locks its rows in any order',
      defines: ['ANY_ORDER', 'READERS=0'],
      breaks: 'deadlock: no process can continue',
    },
    {
      name: 'the floor without its lock',
      defines: ['FLOOR_WITHOUT_LOCK', 'COUNTERS_ONLY', 'PURGES=2', 'WRITES=2', 'READERS=1'],
      breaks: replaced,
    },
    {
      name: 'a purge without a floor',
      defines: ['NO_FLOOR', 'COUNTERS_ONLY', 'PURGES=1', 'WRITES=2', 'WRITERS=1', 'READERS=1'],
      breaks: replaced,
    },
    {
      name: 'the versions are read from another server than the content',
      defines: ['VERSIONS_ELSEWHERE', 'FAILOVERS=1', 'WRITERS=1', 'READERS=1'],
      breaks: replaced,
    },
  ],
};
