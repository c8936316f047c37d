import type { Model } from '../configurations.ts';

const unseen = 'a DELETE under If-Match destroys a node that the client has not seen';
const stranded = 'the zone is deleted, but some of its nodes are never purged';

export const deletion: Model = {
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
      breaks: 'nodes are purged although their zone exists',
    },
    {
      name: 'the seal is lifted when projects has not answered',
      defines: ['UNDOES_WHAT_IS_UNKNOWN', 'BFFS=1'],
      breaks: unseen,
    },
    {
      name: 'no bff finishes the listed deletions',
      defines: ['NOBODY_SWEEPS', 'BFFS=1'],
      breaks: stranded,
    },
  ],
};
