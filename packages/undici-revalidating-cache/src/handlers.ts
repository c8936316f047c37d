import type { Dispatcher } from 'undici';

/** Handlers of undici 7 and earlier, Node's own included, have other methods. */
export const isOldHandler = (handler: Dispatcher.DispatchHandler): boolean =>
  typeof handler?.onRequestStart !== 'function' &&
  (has(handler, 'onConnect') || has(handler, 'onHeaders'));

/** A caller that uses Node's `fetch` waits for ever otherwise: none of its methods is called. */
export const oldHandler = (): TypeError =>
  new TypeError(
    'handler: expected one for undici 8, received one with onConnect and onHeaders, as of ' +
      "Node's own fetch. Use the fetch, Request and setGlobalDispatcher of the package undici: " +
      "import { fetch } from 'undici'",
  );

/** Reports an error as undici's dispatchers do. */
export function fail(handler: Dispatcher.DispatchHandler, error: Error): boolean {
  if (typeof handler.onResponseError !== 'function') throw error;
  handler.onResponseError(null as unknown as Dispatcher.DispatchController, error);
  return false;
}

const has = (handler: object | null | undefined, name: string): boolean =>
  typeof (handler as Record<string, unknown> | null | undefined)?.[name] === 'function';
