import { configuration, mutant, type Model } from '../configurations.ts';

const unseen = 'a DELETE under If-Match destroys a node that the client has not seen';
const stranded = 'the zone is deleted, but some of its nodes are never purged';

export const deletion: Model = {
  name: 'deletion',
  configurations: [
    configuration('one with If-Match, one without', ''),
    configuration('two with If-Match', 'BOTH_CONDITIONAL=1'),
    configuration('two nodes are put', 'BFFS=1 PUTS=2'),
    configuration('a failover', 'FAILOVERS=1'),
  ],
  mutants: [
    mutant('any seal is lifted, not only its own', 'LIFTS_ANY_SEAL BOTH_CONDITIONAL=1', unseen),
    mutant('a purge leaves no tombstone', 'NO_TOMBSTONE BFFS=1', stranded),
    mutant('a PUT looks for seals before it has the lock', 'LOOKS_BEFORE_LOCK BFFS=1', unseen),
    mutant('not_after is left out', 'NO_NOT_AFTER BFFS=1', unseen),
    mutant('a seal lasts 40 seconds', 'SEAL_TICKS=2 BFFS=1', unseen),
    mutant(
      'nodes are purged without a record of the deletion',
      'PURGES_WITHOUT_RECORD BFFS=1',
      'nodes are purged although their zone exists',
    ),
    mutant(
      'the seal is lifted when projects has not answered',
      'UNDOES_WHAT_IS_UNKNOWN BFFS=1',
      unseen,
    ),
    mutant('no bff finishes the listed deletions', 'NOBODY_SWEEPS BFFS=1', stranded),
  ],
};
