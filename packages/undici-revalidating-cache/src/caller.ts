import type { Dispatcher } from 'undici';
import type { Headers } from './headers.ts';

/** A response that is handed out at once. */
export interface WholeResponse {
  readonly statusCode: number;
  readonly statusMessage: string;
  readonly headers: Headers;
  readonly body: Buffer;
}

/** One caller of a shared request: its handler, and what it may do to it alone. */
export class Caller implements Dispatcher.DispatchController {
  readonly handler: Dispatcher.DispatchHandler;
  readonly #leave: (caller: Caller) => void;
  #aborted = false;
  #reason: Error | null = null;
  #paused = false;
  /** The connection's controller, once the response is streamed to this caller alone. */
  #upstream: Dispatcher.DispatchController | undefined;

  constructor(handler: Dispatcher.DispatchHandler, leave: (caller: Caller) => void) {
    this.handler = handler;
    this.#leave = leave;
  }

  get aborted(): boolean {
    return this.#aborted;
  }

  get reason(): Error | null {
    return this.#reason;
  }

  get paused(): boolean {
    return this.#paused;
  }

  abort(reason: Error): void {
    if (this.#aborted) return;
    this.#aborted = true;
    this.#reason = reason;
    if (this.#upstream !== undefined) this.#upstream.abort(reason);
    else {
      this.#leave(this);
      this.handler.onResponseError?.(this, reason);
    }
  }

  pause(): void {
    this.#paused = true;
    this.#upstream?.pause();
  }

  resume(): void {
    this.#paused = false;
    this.#upstream?.resume();
  }

  /** From here on this caller's pauses and its abort are the connection's. */
  attach(upstream: Dispatcher.DispatchController): void {
    this.#upstream = upstream;
  }

  /** For a request of its own, after all: the same handler, which has started already. */
  alone(): Dispatcher.DispatchHandler {
    const { handler } = this;
    return {
      onRequestStart: (upstream) => {
        if (this.#reason === null) this.attach(upstream);
        else upstream.abort(this.#reason);
      },
      onResponseStart: (_upstream, statusCode, headers, statusMessage) =>
        handler.onResponseStart?.(this, statusCode, headers, statusMessage),
      onResponseData: (_upstream, chunk) => handler.onResponseData?.(this, chunk),
      onResponseEnd: (_upstream, trailers) => handler.onResponseEnd?.(this, trailers),
      onResponseError: (_upstream, error) => handler.onResponseError?.(this, error),
    };
  }

  answer({ statusCode, statusMessage, headers, body }: WholeResponse): void {
    if (this.#aborted) return;
    try {
      this.handler.onResponseStart?.(this, statusCode, headers, statusMessage);
      if (body.length > 0 && !this.#aborted) this.handler.onResponseData?.(this, body);
      if (!this.#aborted) this.handler.onResponseEnd?.(this, {});
    } catch (error) {
      // A handler that throws fails by itself, not those that share its answer.
      this.abort(error as Error);
    }
  }

  fail(error: Error): void {
    if (!this.#aborted) this.handler.onResponseError?.(this, error);
  }
}
