import type { Dispatcher } from 'undici';
import type { Headers } from 'undici-revalidating-cache';
import { notConnected, NotJson, QueueFull } from './failures.ts';

/** The connection ended before the first byte of an answer: a server that restarts, for instance. */
const brokenOff: ReadonlySet<unknown> = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);

/**
 * Stands between the cache and the connections to an upstream: never more than so many requests
 * under way and waiting, one repetition where a connection fails, and nothing but JSON.
 */
export function guard(maxPending: number): Dispatcher.DispatcherComposeInterceptor {
  let pending = 0;
  return (dispatch) => (options, handler) => {
    if (pending >= maxPending) {
      handler.onResponseError?.(notStarted, new QueueFull(`${pending} requests are pending`));
      return false;
    }
    pending++;
    const attempt = new Attempt(handler, {
      isRepeatable: (error) => isRepeatable(options, error),
      repeat: () => void dispatch(options, attempt),
      onDone: () => pending--,
    });
    return dispatch(options, attempt);
  };
}

/** undici has none either for a request that it refuses. */
const notStarted = null as unknown as Dispatcher.DispatchController;

/**
 * Whether the same request may be sent again. What was never sent may, if it is idempotent (RFC
 * 9110 section 9.2.2). Of what may have been done already, only a read: another's write may have
 * come after a PUT, and the same PUT once more would undo it. The answer to a DELETE, or to a PUT
 * under a condition, would be a false 404 or 412 besides.
 */
function isRepeatable({ method }: Dispatcher.DispatchOptions, error: Error): boolean {
  const { code } = error as NodeJS.ErrnoException;
  if (notConnected.has(code)) return method === 'GET' || method === 'PUT' || method === 'DELETE';
  return method === 'GET' && brokenOff.has(code);
}

interface AttemptOptions {
  readonly isRepeatable: (error: Error) => boolean;
  readonly repeat: () => void;
  readonly onDone: () => void;
}

class Attempt implements Dispatcher.DispatchHandler {
  readonly #handler: Dispatcher.DispatchHandler;
  readonly #options: AttemptOptions;
  #isFirst = true;
  #hasBegun = false;

  constructor(handler: Dispatcher.DispatchHandler, options: AttemptOptions) {
    this.#handler = handler;
    this.#options = options;
  }

  onRequestStart(controller: Dispatcher.DispatchController, context: unknown): void {
    this.#handler.onRequestStart?.(controller, context);
  }

  onResponseStarted(): void {
    this.#hasBegun = true;
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    headers: Headers,
    statusMessage?: string,
  ): void {
    const type = String(headers['content-type']);
    if (hasBody(status) && !json.test(type)) {
      controller.abort(new NotJson(`${status} of type ${type}`));
      return;
    }
    this.#handler.onResponseStart?.(controller, status, headers, statusMessage);
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#handler.onResponseData?.(controller, chunk);
  }

  onResponseEnd(controller: Dispatcher.DispatchController, trailers: Headers): void {
    this.#options.onDone();
    this.#handler.onResponseEnd?.(controller, trailers);
  }

  onResponseError(controller: Dispatcher.DispatchController, error: Error): void {
    if (this.#isFirst && !this.#hasBegun && this.#options.isRepeatable(error)) {
      this.#isFirst = false;
      this.#options.repeat();
      return;
    }
    this.#options.onDone();
    this.#handler.onResponseError?.(controller, error);
  }
}

const hasBody = (status: number): boolean => status >= 200 && status !== 204 && status !== 304;
const json = /^application\/(?:problem\+)?json\s*(?:;|$)/i;
