import type { Dispatcher } from 'undici';
import type { Request } from '../context.ts';
import type { Headers } from '../http/headers.ts';

/** A response that is handed out at once. */
export interface WholeResponse {
  readonly statusCode: number;
  readonly statusMessage: string;
  readonly headers: Headers;
  readonly body: Buffer;
}

/** What becomes of a caller that gives up, or whose pace changes. */
export interface CallerOwner {
  leave(caller: Caller, reason: Error): void;
  /** It has taken all that was there for it, after a pause. */
  drained(): void;
}

/** Takes a caller whose own request the dispatcher refused, because it has been closed. */
export type OnClosed = (caller: Caller) => boolean;

/**
 * One caller of a shared request: its handler, and what it may do to it alone. It takes a response
 * as it comes, or whole, in either case at its own pace.
 */
export class Caller implements Dispatcher.DispatchController {
  /** Who is told when it gives up; nobody when there is nothing more to come. */
  owner: CallerOwner | undefined;
  /** As its handler gets them: undici's own handlers look here too. */
  rawHeaders: Headers | null = null;
  rawTrailers: Headers | null = null;
  /** Its own: equal to the one that is sent for all, except for tracing fields. */
  readonly request: Request;
  readonly #handler: Dispatcher.DispatchHandler;
  #reason: Error | null = null;
  #paused = false;
  /** What has come while it paused. */
  #waiting: Buffer[] = [];
  /** Of a response of which all has come. */
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

  /** Whether its handler has been told of the end. */
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
    this.#safely(() => this.#handler.onRequestStart?.(this, {}));
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

  /** @param headers its own, in place of the response's */
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
      // The others have to be told all the same; this is the process's.
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
   * A handler that throws fails by itself, not those that share its answer. That is no abort, to
   * undici either: its retries throw in order to be told of an error, and ask again.
   */
  #safely(tell: () => void): void {
    if (this.#isOver) return;
    try {
      tell();
    } catch (error) {
      this.#leave(error as Error);
    }
  }
}
