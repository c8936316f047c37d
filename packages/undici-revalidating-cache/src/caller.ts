import type { Dispatcher } from 'undici';
import type { Headers } from './headers.ts';

/** A response that is handed out at once. */
export interface WholeResponse {
  readonly statusCode: number;
  readonly statusMessage: string;
  readonly headers: Headers;
  readonly body: Buffer;
}

/** What becomes of a caller that gives up, or whose pace changes. */
export interface CallerOwner {
  leave(caller: Caller): void;
  /** It has taken all that was there for it, after a pause. */
  drained(): void;
}

/**
 * One caller of a shared request: its handler, and what it may do to it alone. It takes a response
 * as it comes, or whole, in either case at its own pace.
 */
export class Caller implements Dispatcher.DispatchController {
  readonly #handler: Dispatcher.DispatchHandler;
  #owner: CallerOwner | undefined;
  #reason: Error | null = null;
  #paused = false;
  /** What has come while it paused. */
  #waiting: Buffer[] = [];
  #trailers: Headers | undefined;
  /** The connection's controller, once it has a request of its own. */
  #upstream: Dispatcher.DispatchController | undefined;

  constructor(handler: Dispatcher.DispatchHandler, owner: CallerOwner) {
    this.#handler = handler;
    this.#owner = owner;
  }

  get aborted(): boolean {
    return this.#reason !== null;
  }

  get reason(): Error | null {
    return this.#reason;
  }

  get paused(): boolean {
    return this.#paused;
  }

  abort(reason: Error): void {
    if (this.#reason !== null) return;
    this.#reason = reason;
    this.#waiting = [];
    if (this.#upstream !== undefined) this.#upstream.abort(reason);
    else {
      this.#owner?.leave(this);
      this.#handler.onResponseError?.(this, reason);
    }
  }

  pause(): void {
    this.#paused = true;
    this.#upstream?.pause();
  }

  resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    this.#upstream?.resume();
    this.#drain();
    if (!this.#paused) this.#owner?.drained();
  }

  started(): void {
    this.#safely(() => this.#handler.onRequestStart?.(this, {}));
  }

  begin(statusCode: number, headers: Headers, statusMessage: string): void {
    this.#safely(() => this.#handler.onResponseStart?.(this, statusCode, headers, statusMessage));
  }

  data(chunk: Buffer): void {
    if (this.#paused || this.#waiting.length > 0) this.#waiting.push(chunk);
    else this.#safely(() => this.#handler.onResponseData?.(this, chunk));
  }

  end(trailers: Headers): void {
    this.#trailers = trailers;
    this.#owner = undefined;
    this.#drain();
  }

  /** @param headers its own, in place of the response's */
  answer({ statusCode, statusMessage, body }: WholeResponse, headers: Headers): void {
    this.begin(statusCode, headers, statusMessage);
    if (body.length > 0) this.data(body);
    this.end({});
  }

  fail(error: Error): void {
    if (this.#reason !== null) return;
    this.#reason = error;
    this.#waiting = [];
    this.#handler.onResponseError?.(this, error);
  }

  /** Sends it on a request of its own, after all: its handler has been told of the start already. */
  goAlone(dispatch: Dispatcher.Dispatch, options: Dispatcher.DispatchOptions): void {
    this.#owner = undefined;
    dispatch(options, {
      onRequestStart: (upstream) => {
        this.#upstream = upstream;
        if (this.#reason !== null) upstream.abort(this.#reason);
      },
      onResponseStart: (_upstream, statusCode, headers, statusMessage) =>
        this.begin(statusCode, headers as Headers, statusMessage ?? ''),
      onResponseData: (_upstream, chunk) => this.data(chunk),
      onResponseEnd: (_upstream, trailers) => this.end(trailers as Headers),
      onResponseError: (_upstream, error) => {
        this.#upstream = undefined;
        this.#handler.onResponseError?.(this, error);
      },
    });
  }

  #drain(): void {
    while (!this.#paused && this.#reason === null) {
      const chunk = this.#waiting.shift();
      if (chunk === undefined) break;
      this.#safely(() => this.#handler.onResponseData?.(this, chunk));
    }
    const trailers = this.#trailers;
    if (this.#paused || this.#waiting.length > 0 || trailers === undefined) return;
    this.#trailers = undefined;
    this.#safely(() => this.#handler.onResponseEnd?.(this, trailers));
  }

  /** A handler that throws fails by itself, not those that share its answer. */
  #safely(tell: () => void): void {
    if (this.#reason !== null) return;
    try {
      tell();
    } catch (error) {
      this.abort(error as Error);
    }
  }
}
