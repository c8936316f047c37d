import type { Dispatcher } from 'undici';

/** They change nothing (RFC 9110 section 9.2.1). */
const safe = new Set(['GET', 'HEAD', 'OPTIONS', 'QUERY', 'TRACE', 'CONNECT']);

export const isSafe = (method: string): boolean => safe.has(method);

/** Passes on the answer to a write, and says when it is no error (RFC 9111 section 4.4). */
export class Invalidation implements Dispatcher.DispatchHandler {
  readonly #handler: Dispatcher.DispatchHandler;
  readonly #invalidate: () => void;

  constructor(handler: Dispatcher.DispatchHandler, invalidate: () => void) {
    this.#handler = handler;
    this.#invalidate = invalidate;
  }

  onRequestStart(...given: Parameters<Handles<'onRequestStart'>>): void {
    this.#handler.onRequestStart?.(...given);
  }

  onRequestUpgrade(...given: Parameters<Handles<'onRequestUpgrade'>>): void {
    this.#handler.onRequestUpgrade?.(...given);
  }

  onResponseStart(...given: Parameters<Handles<'onResponseStart'>>): void {
    const [, statusCode] = given;
    if (statusCode >= 200 && statusCode < 400) this.#invalidate();
    this.#handler.onResponseStart?.(...given);
  }

  onResponseData(...given: Parameters<Handles<'onResponseData'>>): void {
    this.#handler.onResponseData?.(...given);
  }

  onResponseEnd(...given: Parameters<Handles<'onResponseEnd'>>): void {
    this.#handler.onResponseEnd?.(...given);
  }

  onResponseError(...given: Parameters<Handles<'onResponseError'>>): void {
    this.#handler.onResponseError?.(...given);
  }
}

type Handles<Name extends keyof Dispatcher.DispatchHandler> = NonNullable<
  Dispatcher.DispatchHandler[Name]
>;
