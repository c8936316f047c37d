import { modelOf } from '../configurations.ts';

export const deletion = modelOf('deletion', {
  configurations: {
    'one with If-Match, one without': '',
    'two with If-Match': 'BOTH_CONDITIONAL=1',
    'two nodes are put': 'BFFS=1 PUTS=2',
    'a failover': 'FAILOVERS=1',
  },
  mutants: {
    'a DELETE under If-Match destroys a node that the client has not seen': {
      'any seal is lifted, not only its own': 'LIFTS_ANY_SEAL BOTH_CONDITIONAL=1',
      'a PUT looks for seals before it has the lock': 'LOOKS_BEFORE_LOCK BFFS=1',
      'not_after is left out': 'NO_NOT_AFTER BFFS=1',
      'a seal lasts 40 seconds': 'SEAL_TICKS=2 BFFS=1',
      'the seal is lifted when projects has not answered': 'UNDOES_WHAT_IS_UNKNOWN BFFS=1',
    },
    'the zone is deleted, but some of its nodes are never purged': {
      'a purge leaves no tombstone': 'NO_TOMBSTONE BFFS=1',
      'no bff finishes the listed deletions': 'NOBODY_SWEEPS BFFS=1',
    },
    'nodes are purged although their zone exists': {
      'nodes are purged without a record of the deletion': 'PURGES_WITHOUT_RECORD BFFS=1',
    },
  },
});
