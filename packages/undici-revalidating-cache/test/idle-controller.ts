import type { Dispatcher } from 'undici';

/** The controller of an origin that answers at once: there is nothing to abort. */
export const controller: Dispatcher.DispatchController = {
  aborted: false,
  paused: false,
  reason: null,
  abort() {},
  pause() {},
  resume() {},
};
