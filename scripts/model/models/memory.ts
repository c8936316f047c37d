import { modelOf } from '../configurations.ts';

const cutOff = 'PROCESSES=2 TERMS=2 LOSSES=1 ONE_TAG READERS=1 NO_FAILURES';

export const memory = modelOf('memory', {
  configurations: {
    'reads and writes, answers lost': '',
    'two resources that share a tag': 'TWO_RESOURCES READERS=1',
    'If-Match': 'CONDITIONAL READERS=1',
    eviction: 'MAX_TAGS=1 ONE_TAG WRITES=2 READERS=1 NO_FAILURES',
    'crash and restart': 'CRASHES=1 TERMS=2 ONE_TAG READERS=1',
    'PostgreSQL crashes': 'DATABASE_CRASHES=1 TERMS=2 ONE_TAG READERS=1',
    'a successor, with a predecessor that is cut off': cutOff,
    'permission, one reader': 'PERMISSION READERS=1',
    'permission, two readers': 'PERMISSION NO_FAILURES',
    'the lock is lost twice':
      'PROCESSES=2 TERMS=3 LOSSES=2 ONE_TAG READERS=1 WRITERS=1 NO_FAILURES',
    'every write ends (no deadlock)':
      'READERS=0 ONE_TAG WRITES=2 CONDITIONAL DATABASE_CRASHES=1 TERMS=2',
  },
  terminating: {
    'every write ends (no livelock)': 'READERS=0 ONE_TAG WRITES=2 CONDITIONAL',
  },
  mutants: {
    'the 304 confirms content that was replaced before the request': {
      'tags are not marked before COMMIT': 'NO_MARK WRITERS=1 READERS=1',
      'the new version is published before COMMIT': 'PUBLISH_BEFORE_COMMIT WRITERS=1 READERS=1',
      'the ETag has no variant': 'NO_VARIANT TWO_RESOURCES WRITERS=1 READERS=1',
      'tags are unmarked after a COMMIT with unknown outcome':
        'UNKNOWN_LIFTS_MARKS WRITERS=1 READERS=1',
      'a successor keeps the epoch': 'SAME_EPOCH CRASHES=1 TERMS=2 ONE_TAG WRITERS=1 READERS=1',
      'the lock is trusted without a lease': `NO_LEASE ${cutOff} WRITERS=1 WRITES_AT=1`,
      'a successor writes without a grace period': `NO_GRACE ${cutOff} WRITERS=1 WRITES_AT=1`,
      'a lease begins when the answer arrives': `LEASE_FROM_ANSWER ${cutOff} WRITERS=1 WRITES_AT=1`,
      'a transaction begins without the fence': `NO_FENCE ${cutOff} WRITERS=1 WRITES_AT=0`,
      'a successor does not wait for the writes of its predecessor': `NO_WRITES_LOCK ${cutOff} WRITERS=1 WRITES_AT=0`,
    },
    'two responses with equal ETags show different content': {
      'the version is read after the query only': 'VERSION_AFTER_QUERY WRITERS=1 READERS=1',
      'eviction without a floor': 'NO_FLOOR MAX_TAGS=1 ONE_TAG WRITERS=1 WRITES=2 READERS=1',
    },
    'the write replaces other content than its If-Match names: an update is lost': {
      'a condition does not wait for the marks on its target':
        'CONDITION_DOES_NOT_WAIT CONDITIONAL READERS=1 ONE_TAG',
    },
    "the body of the write's response is not the content that its ETag names": {
      "a write's ETag ignores the version before its statements": 'NO_FIRST_LOOK READERS=0 ONE_TAG',
    },
    'the client was told of a success, but nothing was committed': {
      'a crash of PostgreSQL is not noticed, and a reused transaction id is believed':
        'NO_CERTAINTY DATABASE_CRASHES=1 TERMS=2 ONE_TAG WRITERS=1 READERS=0',
    },
    'the user gets content that they were not permitted to see at any moment of the request': {
      'a permission is checked on arrival only': 'NO_STANDS PERMISSION READERS=1 NO_FAILURES',
      'a permission is not checked again after the handler':
        'STANDS_ONLY_BEFORE PERMISSION READERS=1 NO_FAILURES',
    },
    'the user is denied content that they were permitted to see at every moment of the request': {
      'a fact is remembered under the version after its load':
        'FACT_UNDER_LATER_VERSION PERMISSION READERS=1 NO_FAILURES',
    },
    'deadlock: no process can continue': {
      'the outcome of a lost COMMIT is never asked for': 'NOBODY_ASKS READERS=0 WRITERS=1',
    },
  },
});
