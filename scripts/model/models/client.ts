import { modelOf } from '../configurations.ts';

export const client = modelOf('client', {
  configurations: {
    coalescing: '',
    'three callers': 'CALLERS=3 KEYS=1',
    eviction: 'EVICTION',
    'an interceptor hides onRequestStart': 'HIDDEN_START CALLERS=3 KEYS=1',
    'gathered revalidation': 'GATHER SWAPS',
  },
  mutants: {
    'the caller gets content that was not current and permitted at any moment of its request': {
      'a request joins one that was already sent': 'JOIN_SENT',
      'all callers of a request with a hidden start get its response':
        'LATE_ARE_ANSWERED HIDDEN_START',
      'a revalidation joins a list that has been sent': 'JOIN_SENT_LIST GATHER',
      'a target is answered without its permission': 'NO_PERMISSION GATHER CALLERS=1',
      'a missing field is taken from the carrying request': 'CARRIER_DECIDES GATHER CALLERS=1',
      'answers of two targets are swapped': 'NUMBERS_NOT_CHECKED SWAPS GATHER',
      'a late answer resolves callers of a later attempt': 'LATE_ANSWER_RESOLVES_ANYONE GATHER',
    },
  },
});
