import type { Model } from '../configurations.ts';

const breaks =
  'the caller gets content that was not current and permitted at any moment of its request';

export const client: Model = {
  name: 'client',
  configurations: [
    { name: 'coalescing', defines: [] },
    { name: 'three callers', defines: ['CALLERS=3', 'KEYS=1'] },
    { name: 'eviction', defines: ['EVICTION'] },
    {
      name: 'an interceptor hides onRequestStart',
      defines: ['HIDDEN_START', 'CALLERS=3', 'KEYS=1'],
    },
    { name: 'gathered revalidation', defines: ['GATHER', 'SWAPS'] },
  ],
  mutants: [
    { name: 'a request joins one that was already sent', defines: ['JOIN_SENT'], breaks },
    {
      name: 'all callers of a request with a hidden start get its response',
      defines: ['LATE_ARE_ANSWERED', 'HIDDEN_START'],
      breaks,
    },
    {
      name: 'a revalidation joins a list that has been sent',
      defines: ['JOIN_SENT_LIST', 'GATHER'],
      breaks,
    },
    {
      name: 'a target is answered without its permission',
      defines: ['NO_PERMISSION', 'GATHER', 'CALLERS=1'],
      breaks,
    },
    {
      name: 'a missing field is taken from the carrying request',
      defines: ['CARRIER_DECIDES', 'GATHER', 'CALLERS=1'],
      breaks,
    },
    {
      name: 'answers of two targets are swapped',
      defines: ['NUMBERS_NOT_CHECKED', 'SWAPS', 'GATHER'],
      breaks,
    },
    {
      name: 'a late answer resolves callers of a later attempt',
      defines: ['LATE_ANSWER_RESOLVES_ANYONE', 'GATHER'],
      breaks,
    },
  ],
};
