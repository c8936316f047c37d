import { modelOf } from '../configurations.ts';

export const database = modelOf('database', {
  configurations: {
    'reads and writes': 'WRITES=2 READERS=1',
    'two readers': '',
    'If-Match': 'CONDITIONAL WRITES=2 READERS=1',
    'If-Match, with a purge, counters alone':
      'CONDITIONAL PURGES=1 COUNTERS_ONLY WRITES=2 READERS=1',
    "the ETag of a write's response": 'WRITE_ETAG WRITES=2 READERS=1',
    'gathered lookups': 'GATHER WRITERS=1 WRITES=2',
    'gathered lookups, with a failover': 'GATHER WRITERS=1 FAILOVERS=1',
    'purge, counters alone': 'PURGES=2 COUNTERS_ONLY WRITES=2 READERS=1',
    purge: 'PURGES=2 READERS=1',
    'a migration': 'MIGRATIONS=1 READERS=1',
    'the mode changes twice, with an older release': 'MODE_CHANGES=2 READERS=1',
    'a failover, with connections to the old primary': 'FAILOVERS=1 READERS=1',
    'a purge, a migration, a change of mode and a failover':
      'PURGES=1 MIGRATIONS=1 MODE_CHANGES=1 FAILOVERS=1 READERS=1',
    'every write ends (no deadlock)':
      'READERS=0 WRITES=2 PURGES=2 COUNTERS_ONLY CONDITIONAL WRITE_ETAG',
  },
  terminating: {
    'every write ends (no livelock)':
      'READERS=0 WRITES=2 PURGES=2 COUNTERS_ONLY CONDITIONAL WRITE_ETAG',
  },
  mutants: {
    'the response shows content that the resource did not have at any moment of the request': {
      'raised in another transaction': 'RAISED_APART WRITERS=1 READERS=1',
      'maximum instead of sum': 'MAXIMUM COUNTERS_ONLY READERS=1',
      'no nonce': 'COUNTERS_ONLY FAILOVERS=1 WRITES=2 WRITERS=1 READERS=1',
      'no generation at a migration': 'NO_GENERATION MIGRATIONS=1 WRITERS=1 READERS=1',
      'no generation at a change of mode': 'NO_GENERATION MODE_CHANGES=2 WRITERS=1 READERS=1',
      'an older release does not check the mode':
        'MODE_NOT_CHECKED MODE_CHANGES=1 WRITERS=1 READERS=1',
      'a lookup joins one that was already sent': 'JOIN_SUBMITTED GATHER WRITERS=1',
      'a late answer resolves the waiters of another attempt':
        'LATE_ANSWER_RESOLVES_ANYONE GATHER WRITERS=1',
      'the floor without its lock': 'FLOOR_WITHOUT_LOCK COUNTERS_ONLY PURGES=2 WRITES=2 READERS=1',
      'a purge without a floor': 'NO_FLOOR COUNTERS_ONLY PURGES=1 WRITES=2 WRITERS=1 READERS=1',
      'the versions are read from another server than the content':
        'VERSIONS_ELSEWHERE FAILOVERS=1 WRITERS=1 READERS=1',
    },
    'the write replaces other content than its If-Match names: an update is lost': {
      'the condition is decided before the upsert': 'CONDITION_FIRST CONDITIONAL READERS=1',
      'only touched tags are locked': 'ONLY_TOUCHED_LOCKED CONDITIONAL READERS=1',
    },
    "the body of the write's response is not the content that its ETag names": {
      'the ETag of a write ignores what is committed between its statements and its upsert':
        'NO_FIRST_LOOK WRITE_ETAG READERS=0',
    },
    'deadlock: no process can continue': {
      'the upsert locks its rows in any order': 'ANY_ORDER READERS=0',
    },
  },
});
