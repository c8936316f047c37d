import type { Dispatcher } from 'undici';

/** Handlers of undici 7 and earlier, Node's own included, have other methods. */
export const isOldHandler = (handler: Dispatcher.DispatchHandler): boolean =>
  typeof handler.onRequestStart !== 'function' &&
  (has(handler, 'onConnect') || has(handler, 'onHeaders'));

/** Without this error, Node's `fetch` would wait forever: none of its handler's methods is called. */
export const oldHandler = (): TypeError =>
  new TypeError(
    'handler: expected one for undici 8 (onRequestStart), received one for undici 7 or earlier ' +
      "(onConnect), such as that of Node's own fetch. Use the fetch of the package undici " +
      "(import { fetch } from 'undici'), or its setGlobalDispatcher, which adapts Node's fetch",
  );

/** Reports an error as undici's dispatchers do. */
export function fail(handler: Dispatcher.DispatchHandler, error: Error): boolean {
  if (typeof handler.onResponseError !== 'function') throw error;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- undici passes no controller either, although its types require one.
  handler.onResponseError(null as unknown as Dispatcher.DispatchController, error);
  return false;
}

const has = (handler: object, name: string): boolean =>
  typeof Reflect.get(handler, name) === 'function';
