import type { Model } from './configurations.ts';

const cutOff = ['PROCESSES=2', 'TERMS=2', 'LOSSES=1', 'ONE_TAG', 'READERS=1', 'NO_FAILURES'];

const memory: Model = {
  name: 'memory',
  configurations: [
    { name: 'reads and writes, answers lost', defines: [] },
    { name: 'two resources that share a tag', defines: ['TWO_RESOURCES', 'READERS=1'] },
    { name: 'If-Match', defines: ['CONDITIONAL', 'READERS=1'] },
    {
      name: 'eviction',
      defines: ['MAX_TAGS=1', 'ONE_TAG', 'WRITES=2', 'READERS=1', 'NO_FAILURES'],
    },
    { name: 'crash and restart', defines: ['CRASHES=1', 'TERMS=2', 'ONE_TAG', 'READERS=1'] },
    {
      name: 'PostgreSQL crashes',
      defines: ['DATABASE_CRASHES=1', 'TERMS=2', 'ONE_TAG', 'READERS=1'],
    },
    {
      name: 'a successor, and a predecessor that is cut off',
      defines: cutOff,
    },
    { name: 'permission, one reader', defines: ['PERMISSION', 'READERS=1'] },
    {
      name: 'permission, two readers',
      defines: ['PERMISSION', 'NO_FAILURES'],
    },
    {
      name: 'the lock is lost twice',
      defines: [
        'PROCESSES=2',
        'TERMS=3',
        'LOSSES=2',
        'ONE_TAG',
        'READERS=1',
        'WRITERS=1',
        'NO_FAILURES',
      ],
    },
    {
      name: 'no write waits for ever',
      defines: ['READERS=0', 'ONE_TAG', 'WRITES=2', 'CONDITIONAL', 'DATABASE_CRASHES=1', 'TERMS=2'],
    },
    {
      name: 'no write goes on for ever',
      defines: ['READERS=0', 'ONE_TAG', 'WRITES=2', 'CONDITIONAL'],
      isTerminating: true,
    },
  ],
  mutants: [
    {
      name: 'the mark before COMMIT is left out',
      defines: ['NO_MARK', 'WRITERS=1', 'READERS=1'],
      breaks: 'the 304 stands for content that was replaced before the request',
    },
    {
      name: 'the version is read after the query, not before',
      defines: ['VERSION_AFTER_QUERY', 'WRITERS=1', 'READERS=1'],
      breaks: 'two responses with equal ETags show different content',
    },
    {
      name: 'the new version is published before COMMIT',
      defines: ['PUBLISH_BEFORE_COMMIT', 'WRITERS=1', 'READERS=1'],
      breaks: 'the 304 stands for content that was replaced before the request',
    },
    {
      name: 'the variant is left out of the entity tag',
      defines: ['NO_VARIANT', 'TWO_RESOURCES', 'WRITERS=1', 'READERS=1'],
      breaks: 'the 304 stands for content that was replaced before the request',
    },
    {
      name: 'the mark of a COMMIT without an answer is lifted in time',
      defines: ['UNKNOWN_LIFTS_MARKS', 'WRITERS=1', 'READERS=1'],
      breaks: 'the 304 stands for content that was replaced before the request',
    },
    {
      name: 'a condition does not wait for the marks on its target',
      defines: ['CONDITION_DOES_NOT_WAIT', 'CONDITIONAL', 'READERS=1', 'ONE_TAG'],
      breaks: 'the write replaces something else than its If-Match names: an update is lost',
    },
    {
      name: "a write's ETag ignores the version before its statements",
      defines: ['NO_FIRST_LOOK', 'READERS=0', 'ONE_TAG'],
      breaks: 'the body of the write shows something else than its ETag stands for',
    },
    {
      name: 'eviction without a floor',
      defines: ['NO_FLOOR', 'MAX_TAGS=1', 'ONE_TAG', 'WRITERS=1', 'WRITES=2', 'READERS=1'],
      breaks: 'two responses with equal ETags show different content',
    },
    {
      name: 'a successor keeps the epoch',
      defines: ['SAME_EPOCH', 'CRASHES=1', 'TERMS=2', 'ONE_TAG', 'WRITERS=1', 'READERS=1'],
      breaks: 'the 304 stands for content that was replaced before the request',
    },
    {
      name: 'what PostgreSQL says after a crash is taken for certain',
      defines: [
        'NO_CERTAINTY',
        'DATABASE_CRASHES=1',
        'TERMS=2',
        'ONE_TAG',
        'WRITERS=1',
        'READERS=0',
      ],
      breaks: 'the client was told of a success, but nothing was committed',
    },
    {
      name: 'the lock is trusted without a lease',
      defines: ['NO_LEASE', ...cutOff, 'WRITERS=1', 'WRITES_AT=1'],
      breaks: 'the 304 stands for content that was replaced before the request',
    },
    {
      name: 'a successor writes without a grace',
      defines: ['NO_GRACE', ...cutOff, 'WRITERS=1', 'WRITES_AT=1'],
      breaks: 'the 304 stands for content that was replaced before the request',
    },
    {
      name: 'a lease begins when the answer arrives',
      defines: ['LEASE_FROM_ANSWER', ...cutOff, 'WRITERS=1', 'WRITES_AT=1'],
      breaks: 'the 304 stands for content that was replaced before the request',
    },
    {
      name: 'a transaction begins without the fence',
      defines: ['NO_FENCE', ...cutOff, 'WRITERS=1', 'WRITES_AT=0'],
      breaks: 'the 304 stands for content that was replaced before the request',
    },
    {
      name: 'a successor does not wait for the writes of its predecessor',
      defines: ['NO_WRITES_LOCK', ...cutOff, 'WRITERS=1', 'WRITES_AT=0'],
      breaks: 'the 304 stands for content that was replaced before the request',
    },
    {
      name: 'a permission is checked on arrival only',
      defines: ['NO_STANDS', 'PERMISSION', 'READERS=1', 'NO_FAILURES'],
      breaks:
        'the user has content that they were not permitted to see at any moment of the request',
    },
    {
      name: 'a permission is not checked again after the handler',
      defines: ['STANDS_ONLY_BEFORE', 'PERMISSION', 'READERS=1', 'NO_FAILURES'],
      breaks:
        'the user has content that they were not permitted to see at any moment of the request',
    },
    {
      name: 'a fact is remembered under the version after its load',
      defines: ['FACT_UNDER_LATER_VERSION', 'PERMISSION', 'READERS=1', 'NO_FAILURES'],
      breaks: 'the user is denied what they were permitted to see in every moment of the request',
    },
    {
      name: 'nobody asks what became of a COMMIT',
      defines: ['NOBODY_ASKS', 'READERS=0', 'WRITERS=1'],
      breaks: 'nothing can go on: a deadlock',
    },
  ],
};

const client: Model = {
  name: 'client',
  configurations: [
    { name: 'coalescing', defines: [] },
    { name: 'two equal requests under way', defines: ['UNDER_WAY=2'] },
    { name: 'eviction', defines: ['EVICTION'] },
    { name: 'gathered revalidation', defines: ['GATHER', 'SWAPS'] },
  ],
  mutants: [
    {
      name: 'a request joins one that is under way already',
      defines: ['JOIN_UNDER_WAY'],
      breaks: 'the caller gets what was not there, or not permitted, in any moment of the request',
    },
    {
      name: 'a revalidation joins a list that has been sent',
      defines: ['JOIN_SENT_LIST', 'GATHER'],
      breaks: 'the caller gets what was not there, or not permitted, in any moment of the request',
    },
    {
      name: 'a target is answered without its permission',
      defines: ['NO_PERMISSION', 'GATHER', 'CALLERS=1'],
      breaks: 'the caller gets what was not there, or not permitted, in any moment of the request',
    },
    {
      name: 'a missing field is taken from the carrying request',
      defines: ['CARRIER_DECIDES', 'GATHER', 'CALLERS=1'],
      breaks: 'the caller gets what was not there, or not permitted, in any moment of the request',
    },
    {
      name: 'answers of two targets are swapped',
      defines: ['NUMBERS_NOT_CHECKED', 'SWAPS', 'GATHER'],
      breaks: 'the caller gets what was not there, or not permitted, in any moment of the request',
    },
    {
      name: 'a late answer resolves those who came after',
      defines: ['LATE_ANSWER_RESOLVES_ANYONE', 'GATHER'],
      breaks: 'the caller gets what was not there, or not permitted, in any moment of the request',
    },
  ],
};

const unseen = 'a DELETE under If-Match destroys a node that the client has not seen';
const stranded = 'the zone is deleted, and its nodes stay for ever';

const deletion: Model = {
  name: 'deletion',
  configurations: [
    { name: 'one with If-Match, one without', defines: [] },
    { name: 'two with If-Match', defines: ['BOTH_CONDITIONAL=1'] },
    { name: 'two nodes are put', defines: ['BFFS=1', 'PUTS=2'] },
    { name: 'a failover', defines: ['FAILOVERS=1'] },
  ],
  mutants: [
    {
      name: 'any seal is lifted, not only its own',
      defines: ['LIFTS_ANY_SEAL', 'BOTH_CONDITIONAL=1'],
      breaks: unseen,
    },
    { name: 'a purge leaves no tombstone', defines: ['NO_TOMBSTONE', 'BFFS=1'], breaks: stranded },
    {
      name: 'a PUT looks for seals before it has the lock',
      defines: ['LOOKS_BEFORE_LOCK', 'BFFS=1'],
      breaks: unseen,
    },
    { name: 'not_after is left out', defines: ['NO_NOT_AFTER', 'BFFS=1'], breaks: unseen },
    { name: 'a seal lasts 40 seconds', defines: ['SEAL_TICKS=2', 'BFFS=1'], breaks: unseen },
    {
      name: 'nodes are purged without a record of the deletion',
      defines: ['PURGES_WITHOUT_RECORD', 'BFFS=1'],
      breaks: 'nodes are purged although their zone is there',
    },
    {
      name: 'the seal is lifted when projects has not answered',
      defines: ['UNDOES_WHAT_IS_UNKNOWN', 'BFFS=1'],
      breaks: unseen,
    },
    {
      name: 'nobody goes through the list of deletions',
      defines: ['NOBODY_SWEEPS', 'BFFS=1'],
      breaks: stranded,
    },
  ],
};

const replaced = 'the response stands for content that was not there in any moment of the request';
const lost = 'the write replaces something else than its If-Match names: an update is lost';

const database: Model = {
  name: 'database',
  configurations: [
    { name: 'reads and writes', defines: ['WRITES=2', 'READERS=1'] },
    { name: 'two readers', defines: [] },
    { name: 'If-Match', defines: ['CONDITIONAL', 'WRITES=2', 'READERS=1'] },
    { name: 'gathered lookups', defines: ['GATHER', 'WRITERS=1', 'WRITES=2'] },
    {
      name: 'purge, counters alone',
      defines: ['PURGES=2', 'COUNTERS_ONLY', 'WRITES=2', 'READERS=1'],
    },
    { name: 'purge', defines: ['PURGES=2', 'READERS=1'] },
    { name: 'a migration', defines: ['MIGRATIONS=1', 'READERS=1'] },
    { name: 'changes of mode, an older release beside', defines: ['MODE_CHANGES=2', 'READERS=1'] },
    { name: 'a failover, the old primary is still asked', defines: ['FAILOVERS=1', 'READERS=1'] },
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
      name: 'an older release does not look at the mode',
      defines: ['MODE_NOT_CHECKED', 'MODE_CHANGES=1', 'WRITERS=1', 'READERS=1'],
      breaks: replaced,
    },
    {
      name: 'a lookup joins one that has been sent',
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
      name: 'the versions are read elsewhere than the content',
      defines: ['VERSIONS_ELSEWHERE', 'FAILOVERS=1', 'WRITERS=1', 'READERS=1'],
      breaks: replaced,
    },
  ],
};

export const models: readonly Model[] = [memory, client, deletion, database];
