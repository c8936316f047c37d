import { configuration, mutant, type Model } from '../configurations.ts';

const replaced =
  'the response shows content that the resource did not have at any moment of the request';
const lost = 'the write replaces other content than its If-Match names: an update is lost';

export const database: Model = {
  name: 'database',
  configurations: [
    configuration('reads and writes', 'WRITES=2 READERS=1'),
    configuration('two readers', ''),
    configuration('If-Match', 'CONDITIONAL WRITES=2 READERS=1'),
    configuration(
      'If-Match, with a purge, counters alone',
      'CONDITIONAL PURGES=1 COUNTERS_ONLY WRITES=2 READERS=1',
    ),
    configuration("the ETag of a write's response", 'WRITE_ETAG WRITES=2 READERS=1'),
    configuration('gathered lookups', 'GATHER WRITERS=1 WRITES=2'),
    configuration('gathered lookups, with a failover', 'GATHER WRITERS=1 FAILOVERS=1'),
    configuration('purge, counters alone', 'PURGES=2 COUNTERS_ONLY WRITES=2 READERS=1'),
    configuration('purge', 'PURGES=2 READERS=1'),
    configuration('a migration', 'MIGRATIONS=1 READERS=1'),
    configuration('the mode changes twice, with an older release', 'MODE_CHANGES=2 READERS=1'),
    configuration('a failover, with connections to the old primary', 'FAILOVERS=1 READERS=1'),
    configuration(
      'a purge, a migration, a change of mode and a failover',
      'PURGES=1 MIGRATIONS=1 MODE_CHANGES=1 FAILOVERS=1 READERS=1',
    ),
    configuration(
      'every write ends (no deadlock)',
      'READERS=0 WRITES=2 PURGES=2 COUNTERS_ONLY CONDITIONAL WRITE_ETAG',
    ),
    {
      ...configuration(
        'every write ends (no livelock)',
        'READERS=0 WRITES=2 PURGES=2 COUNTERS_ONLY CONDITIONAL WRITE_ETAG',
      ),
      isTerminating: true,
    },
  ],
  mutants: [
    mutant('raised in another transaction', 'RAISED_APART WRITERS=1 READERS=1', replaced),
    mutant('maximum instead of sum', 'MAXIMUM COUNTERS_ONLY READERS=1', replaced),
    mutant('no nonce', 'COUNTERS_ONLY FAILOVERS=1 WRITES=2 WRITERS=1 READERS=1', replaced),
    mutant(
      'no generation at a migration',
      'NO_GENERATION MIGRATIONS=1 WRITERS=1 READERS=1',
      replaced,
    ),
    mutant(
      'no generation at a change of mode',
      'NO_GENERATION MODE_CHANGES=2 WRITERS=1 READERS=1',
      replaced,
    ),
    mutant(
      'an older release does not check the mode',
      'MODE_NOT_CHECKED MODE_CHANGES=1 WRITERS=1 READERS=1',
      replaced,
    ),
    mutant('a lookup joins one that was already sent', 'JOIN_SUBMITTED GATHER WRITERS=1', replaced),
    mutant(
      'a late answer resolves the waiters of another attempt',
      'LATE_ANSWER_RESOLVES_ANYONE GATHER WRITERS=1',
      replaced,
    ),
    mutant(
      'the condition is decided before the upsert',
      'CONDITION_FIRST CONDITIONAL READERS=1',
      lost,
    ),
    mutant('only touched tags are locked', 'ONLY_TOUCHED_LOCKED CONDITIONAL READERS=1', lost),
    mutant(
      'the ETag of a write ignores what is committed between its statements and its upsert',
      'NO_FIRST_LOOK WRITE_ETAG READERS=0',
      "the body of the write's response is not the content that its ETag names",
    ),
    mutant(
      'the upsert locks its rows in any order',
      'ANY_ORDER READERS=0',
      'deadlock: no process can continue',
    ),
    mutant(
      'the floor without its lock',
      'FLOOR_WITHOUT_LOCK COUNTERS_ONLY PURGES=2 WRITES=2 READERS=1',
      replaced,
    ),
    mutant(
      'a purge without a floor',
      'NO_FLOOR COUNTERS_ONLY PURGES=1 WRITES=2 WRITERS=1 READERS=1',
      replaced,
    ),
    mutant(
      'the versions are read from another server than the content',
      'VERSIONS_ELSEWHERE FAILOVERS=1 WRITERS=1 READERS=1',
      replaced,
    ),
  ],
};
