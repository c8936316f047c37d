import { configuration, mutant, type Model } from '../configurations.ts';

const wrong =
  'the caller gets content that was not current and permitted at any moment of its request';

export const client: Model = {
  name: 'client',
  configurations: [
    configuration('coalescing', ''),
    configuration('three callers', 'CALLERS=3 KEYS=1'),
    configuration('eviction', 'EVICTION'),
    configuration('an interceptor hides onRequestStart', 'HIDDEN_START CALLERS=3 KEYS=1'),
    configuration('gathered revalidation', 'GATHER SWAPS'),
  ],
  mutants: [
    mutant('a request joins one that was already sent', 'JOIN_SENT', wrong),
    mutant(
      'all callers of a request with a hidden start get its response',
      'LATE_ARE_ANSWERED HIDDEN_START',
      wrong,
    ),
    mutant('a revalidation joins a list that has been sent', 'JOIN_SENT_LIST GATHER', wrong),
    mutant('a target is answered without its permission', 'NO_PERMISSION GATHER CALLERS=1', wrong),
    mutant(
      'a missing field is taken from the carrying request',
      'CARRIER_DECIDES GATHER CALLERS=1',
      wrong,
    ),
    mutant('answers of two targets are swapped', 'NUMBERS_NOT_CHECKED SWAPS GATHER', wrong),
    mutant(
      'a late answer resolves callers of a later attempt',
      'LATE_ANSWER_RESOLVES_ANYONE GATHER',
      wrong,
    ),
  ],
};
