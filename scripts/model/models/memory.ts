import type { Model } from '../configurations.ts';

const cutOff = ['PROCESSES=2', 'TERMS=2', 'LOSSES=1', 'ONE_TAG', 'READERS=1', 'NO_FAILURES'];

export const memory: Model = {
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
      name: 'a successor, with a predecessor that is cut off',
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
      name: 'every write ends (no deadlock)',
      defines: ['READERS=0', 'ONE_TAG', 'WRITES=2', 'CONDITIONAL', 'DATABASE_CRASHES=1', 'TERMS=2'],
    },
    {
      name: 'every write ends (no livelock)',
      defines: ['READERS=0', 'ONE_TAG', 'WRITES=2', 'CONDITIONAL'],
      isTerminating: true,
    },
  ],
  mutants: [
    {
      name: 'tags are not marked before COMMIT',
      defines: ['NO_MARK', 'WRITERS=1', 'READERS=1'],
      breaks: 'the 304 confirms content that was replaced before the request',
    },
    {
      name: 'the version is read after the query only',
      defines: ['VERSION_AFTER_QUERY', 'WRITERS=1', 'READERS=1'],
      breaks: 'two responses with equal ETags show different content',
    },
    {
      name: 'the new version is published before COMMIT',
      defines: ['PUBLISH_BEFORE_COMMIT', 'WRITERS=1', 'READERS=1'],
      breaks: 'the 304 confirms content that was replaced before the request',
    },
    {
      name: 'the ETag has no variant',
      defines: ['NO_VARIANT', 'TWO_RESOURCES', 'WRITERS=1', 'READERS=1'],
      breaks: 'the 304 confirms content that was replaced before the request',
    },
    {
      name: 'tags are unmarked after a COMMIT with unknown outcome',
      defines: ['UNKNOWN_LIFTS_MARKS', 'WRITERS=1', 'READERS=1'],
      breaks: 'the 304 confirms content that was replaced before the request',
    },
    {
      name: 'a condition does not wait for the marks on its target',
      defines: ['CONDITION_DOES_NOT_WAIT', 'CONDITIONAL', 'READERS=1', 'ONE_TAG'],
      breaks: 'the write replaces other content than its If-Match names: an update is lost',
    },
    {
      name: "a write's ETag ignores the version before its statements",
      defines: ['NO_FIRST_LOOK', 'READERS=0', 'ONE_TAG'],
      breaks: "the body of the write's response is not the content that its ETag names",
    },
    {
      name: 'eviction without a floor',
      defines: ['NO_FLOOR', 'MAX_TAGS=1', 'ONE_TAG', 'WRITERS=1', 'WRITES=2', 'READERS=1'],
      breaks: 'two responses with equal ETags show different content',
    },
    {
      name: 'a successor keeps the epoch',
      defines: ['SAME_EPOCH', 'CRASHES=1', 'TERMS=2', 'ONE_TAG', 'WRITERS=1', 'READERS=1'],
      breaks: 'the 304 confirms content that was replaced before the request',
    },
    {
      name: 'a crash of PostgreSQL is not noticed, and a reused transaction id is believed',
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
      breaks: 'the 304 confirms content that was replaced before the request',
    },
    {
      name: 'a successor writes without a grace period',
      defines: ['NO_GRACE', ...cutOff, 'WRITERS=1', 'WRITES_AT=1'],
      breaks: 'the 304 confirms content that was replaced before the request',
    },
    {
      name: 'a lease begins when the answer arrives',
      defines: ['LEASE_FROM_ANSWER', ...cutOff, 'WRITERS=1', 'WRITES_AT=1'],
      breaks: 'the 304 confirms content that was replaced before the request',
    },
    {
      name: 'a transaction begins without the fence',
      defines: ['NO_FENCE', ...cutOff, 'WRITERS=1', 'WRITES_AT=0'],
      breaks: 'the 304 confirms content that was replaced before the request',
    },
    {
      name: 'a successor does not wait for the writes of its predecessor',
      defines: ['NO_WRITES_LOCK', ...cutOff, 'WRITERS=1', 'WRITES_AT=0'],
      breaks: 'the 304 confirms content that was replaced before the request',
    },
    {
      name: 'a permission is checked on arrival only',
      defines: ['NO_STANDS', 'PERMISSION', 'READERS=1', 'NO_FAILURES'],
      breaks:
        'the user gets content that they were not permitted to see at any moment of the request',
    },
    {
      name: 'a permission is not checked again after the handler',
      defines: ['STANDS_ONLY_BEFORE', 'PERMISSION', 'READERS=1', 'NO_FAILURES'],
      breaks:
        'the user gets content that they were not permitted to see at any moment of the request',
    },
    {
      name: 'a fact is remembered under the version after its load',
      defines: ['FACT_UNDER_LATER_VERSION', 'PERMISSION', 'READERS=1', 'NO_FAILURES'],
      breaks:
        'the user is denied content that they were permitted to see at every moment of the request',
    },
    {
      name: 'the outcome of a lost COMMIT is never asked for',
      defines: ['NOBODY_ASKS', 'READERS=0', 'WRITERS=1'],
      breaks: 'deadlock: no process can continue',
    },
  ],
};
