import type { Dispatcher } from 'undici';
import type { Request } from '../context.ts';
import type { Headers } from '../http/headers.ts';

/** A complete response. */
export interface WholeResponse {
  readonly statusCode: number;
  readonly statusMessage: string;
  readonly headers: Headers;
  readonly body: Buffer;
}

/** Delivers a response to callers. */
export interface CallerOwner {
  /** The caller has aborted, or its handler has thrown. */
  leave(caller: Caller, reason: Error): void;
  /** A caller has resumed, and has received everything that arrived during its pause. */
  drained(): void;
}

/** Answers a caller in another way if the dispatcher is closed. Returns false if it cannot. */
export type OnClosed = (caller: Caller) => boolean;

/**
 * One caller of a request that may be shared: its handler, and the controller for that handler.
 * The handler affects no other caller. It receives data at its own pace.
 */
export class Caller implements Dispatcher.DispatchController {
  /** Undefined once the response is complete. */
  owner: CallerOwner | undefined;
  /** Read by undici's own handlers. */
  rawHeaders: Headers | null = null;
  rawTrailers: Headers | null = null;
  /** For its handler. An outer cache reads the history, as does the caller of `request`. */
  readonly context: { history?: readonly unknown[] } = {};
  /** Equal to the request that is sent for all callers, except for tracing fields. */
  readonly request: Request;
  readonly #handler: Dispatcher.DispatchHandler;
  #reason: Error | null = null;
  #paused = false;
  /** Data that arrived during a pause. */
  #waiting: Buffer[] = [];
  /** Set when the response is complete. */
  #trailers: Headers | undefined;
  #isOver = false;

  constructor(request: Request, handler: Dispatcher.DispatchHandler) {
    this.request = request;
    this.#handler = handler;
  }

  get aborted(): boolean {
    return this.#reason !== null;
  }

  get reason(): Error | null {
    return this.#reason;
  }

  /** Whether its handler has received its final callback. */
  get isOver(): boolean {
    return this.#isOver;
  }

  get paused(): boolean {
    return this.#paused;
  }

  abort(reason: Error): void {
    if (this.#isOver) return;
    this.#reason = reason;
    this.#leave(reason);
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    this.#drain();
    if (!this.#paused) this.owner?.drained();
  }

  started(): void {
    this.#safely(() => this.#handler.onRequestStart?.(this, this.context));
  }

  begin(statusCode: number, headers: Headers, statusMessage: string): void {
    this.rawHeaders = headers;
    this.#safely(() => this.#handler.onResponseStart?.(this, statusCode, headers, statusMessage));
  }

  data(chunk: Buffer): void {
    if (this.#paused || this.#waiting.length > 0) this.#waiting.push(chunk);
    else this.#safely(() => this.#handler.onResponseData?.(this, chunk));
  }

  end(trailers: Headers): void {
    this.#trailers = trailers;
    this.rawTrailers = trailers;
    this.owner = undefined;
    this.#drain();
  }

  /** @param headers this caller's copy, in place of the response's */
  answer({ statusCode, statusMessage, body }: WholeResponse, headers: Headers): void {
    this.begin(statusCode, headers, statusMessage);
    if (body.length > 0) this.data(body);
    this.end({});
  }

  fail(error: Error): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.owner = undefined;
    this.#waiting = [];
    try {
      this.#handler.onResponseError?.(this, error);
    } catch (thrown) {
      // The other callers still need their callbacks, so the error goes to the process.
      queueMicrotask(() => {
        throw thrown;
      });
    }
  }

  #drain(): void {
    while (!this.#paused && !this.#isOver) {
      const chunk = this.#waiting.shift();
      if (chunk === undefined) break;
      this.#safely(() => this.#handler.onResponseData?.(this, chunk));
    }
    const trailers = this.#trailers;
    if (this.#paused || this.#waiting.length > 0 || trailers === undefined) return;
    this.#trailers = undefined;
    this.#safely(() => this.#handler.onResponseEnd?.(this, trailers));
    this.#isOver = true;
  }

  #leave(reason: Error): void {
    this.owner?.leave(this, reason);
    this.fail(reason);
  }

  /**
   * A handler that throws only fails its own caller. As in undici, that is not an abort: undici's
   * retry handler throws to get `onResponseError`, and then sends the request again.
   */
  #safely(tell: () => void): void {
    if (this.#isOver) return;
    try {
      tell();
    } catch (error) {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Anything that the handler throws is passed on.
      this.#leave(error as Error);
    }
  }
}
