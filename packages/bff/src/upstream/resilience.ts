import type { Dispatcher } from 'undici';
import type { Headers } from 'undici-revalidating-cache';
import { notConnected, NotJson, QueueFull } from './failures.ts';

/** The connection ended before the first byte of a response, for instance because a server restarts. */
const connectionLost: ReadonlySet<unknown> = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);

/**
 * Between the cache and the connections to an upstream: limits pending requests, retries once if a
 * connection fails, and rejects responses that are not JSON.
 *
 * @param maxPending requests in progress and waiting
 */
export function resilience(maxPending: number): Dispatcher.DispatcherComposeInterceptor {
  let pending = 0;
  return (dispatch) => (options, handler) => {
    if (pending >= maxPending) {
      handler.onResponseError?.(notStarted, new QueueFull(`${pending} requests are pending`));
      return false;
    }
    pending++;
    const retryOnce = new RetryOnce(handler, {
      isRetryable: (error) => isRetryable(options, error),
      retry: () => void dispatch(options, retryOnce),
      onDone: () => pending--,
    });
    return dispatch(options, retryOnce);
  };
}

/** undici passes no controller either for a request that it rejects; its types require one. */
const notStarted = null as unknown as Dispatcher.DispatchController;

/**
 * Whether the same request may be sent again. If it was not sent before, an idempotent one may (RFC
 * 9110 section 9.2.2). If it may have been processed, only a read: another client's write may have
 * followed a PUT, and a second PUT would undo it; a second DELETE or conditional PUT would get a
 * misleading 404 or 412.
 */
function isRetryable({ method }: Dispatcher.DispatchOptions, error: Error): boolean {
  const { code } = error as NodeJS.ErrnoException;
  if (notConnected.has(code)) return method === 'GET' || method === 'PUT' || method === 'DELETE';
  return method === 'GET' && connectionLost.has(code);
}

interface RetryOptions {
  readonly isRetryable: (error: Error) => boolean;
  readonly retry: () => void;
  readonly onDone: () => void;
}

class RetryOnce implements Dispatcher.DispatchHandler {
  readonly #handler: Dispatcher.DispatchHandler;
  readonly #options: RetryOptions;
  #isRetry = false;
  #hasResponse = false;

  constructor(handler: Dispatcher.DispatchHandler, options: RetryOptions) {
    this.#handler = handler;
    this.#options = options;
  }

  onRequestStart(controller: Dispatcher.DispatchController, context: unknown): void {
    this.#handler.onRequestStart?.(controller, context);
  }

  onResponseStarted(): void {
    this.#hasResponse = true;
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    headers: Headers,
    statusMessage?: string,
  ): void {
    const type = String(headers['content-type']);
    if (hasBody(status) && !json.test(type)) {
      controller.abort(new NotJson(`${status} with content type ${type}`));
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
    if (!this.#isRetry && !this.#hasResponse && this.#options.isRetryable(error)) {
      this.#isRetry = true;
      this.#options.retry();
      return;
    }
    this.#options.onDone();
    this.#handler.onResponseError?.(controller, error);
  }
}

const hasBody = (status: number): boolean => status >= 200 && status !== 204 && status !== 304;
const json = /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i;
