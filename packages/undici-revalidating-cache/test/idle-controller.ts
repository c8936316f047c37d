import type { Dispatcher } from 'undici';

/** Of an origin that answers at once: there is nothing to stop. */
export const controller: Dispatcher.DispatchController = {
  aborted: false,
  paused: false,
  reason: null,
  abort() {},
  pause() {},
  resume() {},
};
