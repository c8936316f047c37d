import type { Dispatcher } from 'undici';
import type { Context, Request } from '../context.ts';
import { nobodyWaits } from '../errors.ts';
import { isEndCertain } from '../http/framing.ts';
import { fieldOf, type Headers } from '../http/headers.ts';
import { hasCookie, isStorable, storedHeaders } from '../http/storing.ts';
import { keyOf, variesPerRequest } from '../http/vary.ts';
import { recordResponse, type ResponseRecord } from '../observability/record-response.ts';
import type { Caller, CallerOwner, OnClosed } from './caller.ts';
import { ReceivedBody } from './received-body.ts';

/** How long callers wait for a body of unknown length to end, in milliseconds, to share it. */
const maxWaitMs = 5;

/** How a response starts. */
export interface Head {
  readonly statusCode: number;
  readonly statusMessage: string;
  readonly headers: Headers;
}

export interface OriginResponseOptions {
  readonly head: Head;
  readonly fwd: ResponseRecord['fwd'];
  /** This response answers them from now on. */
  readonly callers: Set<Caller>;
  readonly controller: Dispatcher.DispatchController;
  /** Whether another URL may have answered. */
  readonly isRedirected: boolean;
  /** Sends a request of its own for a caller. */
  readonly askAlone: (caller: Caller, onClosed: OnClosed) => void;
}

/**
 * A response with a body, on its way from the origin to the callers and to the store.
 *
 * The first caller gets it as it comes. So do the others if it may be stored, is short and says its
 * length. Without a Content-Length they get it when it is complete. If it may not be shared, they send
 * requests of their own as soon as that is known: by the header; without a Content-Length, when the
 * body has taken `maxWaitMs`, or is too long.
 */
export class OriginResponse implements CallerOwner {
  /** Whether equal requests may share it, as far as its header says. */
  readonly isShareable: boolean;
  readonly #context: Context;
  readonly #request: Request;
  readonly #options: OriginResponseOptions;
  readonly #isStorable: boolean;
  readonly #timer: NodeJS.Timeout | undefined;
  /** Callers that get it as it comes. */
  readonly #readers = new Set<Caller>();
  /** Callers that get it when it is complete, unless it turns out to be too long or too slow. */
  readonly #waiting: Set<Caller>;
  /** The body so far, for the store and for waiting callers; undefined if neither needs it. */
  #body: ReceivedBody | undefined;
  #length = 0;
  #isOver = false;
  #isTooLong: boolean;

  constructor(context: Context, request: Request, options: OriginResponseOptions) {
    const { head, callers, controller, isRedirected } = options;
    this.#context = context;
    this.#request = request;
    this.#options = options;
    this.#waiting = callers;
    for (const caller of callers) caller.owner = this;
    this.#isTooLong = this.#announced > context.maxEntryBytes;
    this.#isStorable =
      !isRedirected &&
      !this.#isTooLong &&
      (!Number.isNaN(this.#announced) || isEndCertain(head.headers, controller)) &&
      isStorable(request.headers, head.statusCode, head.headers);
    this.isShareable = this.#isStorable && !variesPerRequest(head.headers);
    if (this.#isStorable) this.#body = new ReceivedBody(this.#announced);
    this.#letNextRead();
    if (!this.isShareable) this.#sendWaitingAlone();
    else if (Number.isNaN(this.#announced)) {
      if (callers.size > 0) this.#timer = setTimeout(() => this.#sendWaitingAlone(), maxWaitMs);
    } else for (const caller of callers) this.#letRead(caller);
  }

  data(chunk: Buffer): void {
    this.#length += chunk.length;
    this.#body?.add(chunk);
    for (const reader of this.#readers) reader.data(chunk);
    if (this.#length > this.#context.maxEntryBytes && !this.#isTooLong) {
      this.#isTooLong = true;
      this.#sendWaitingAlone();
      this.#body = undefined;
    }
    // A body for the store is read as fast as it comes, any other at the pace of the slowest reader.
    if (this.#body === undefined && this.#isHeldBack) this.#options.controller.pause();
  }

  end(trailers: Headers): void {
    const { head } = this.#options;
    const body = this.#body?.whole();
    if (body !== undefined && this.#isStorable) this.#store(body);
    const readers = [...this.#readers];
    const waiting = [...this.#waiting];
    this.takeCallers();
    for (const reader of readers) reader.end(trailers);
    let isCollapsed = readers.length > 0;
    for (const caller of waiting) {
      // Callers only wait for a body that is kept.
      if (body === undefined) continue;
      caller.answer({ ...head, body }, this.#headersFor(body.length, isCollapsed));
      isCollapsed = true;
    }
  }

  leave(caller: Caller, reason: Error): void {
    this.#readers.delete(caller);
    this.#waiting.delete(caller);
    if (this.#isEmpty) this.#options.controller.abort(reason);
    else this.drained();
  }

  /** A reader has caught up, or has left. */
  drained(): void {
    if (!this.#isHeldBack) this.#options.controller.resume();
  }

  /** The response has ended or failed: forgets its callers, and returns them. */
  takeCallers(): Caller[] {
    this.#isOver = true;
    clearTimeout(this.#timer);
    const callers = [...this.#readers, ...this.#waiting];
    this.#readers.clear();
    this.#waiting.clear();
    return callers;
  }

  get #announced(): number {
    return Number(fieldOf(this.#options.head.headers, 'content-length') ?? NaN);
  }

  get #isEmpty(): boolean {
    return this.#readers.size === 0 && this.#waiting.size === 0;
  }

  get #isHeldBack(): boolean {
    for (const { paused } of this.#readers) if (paused) return true;
    return false;
  }

  #letNextRead(): void {
    const [next] = this.#waiting;
    if (next !== undefined) this.#letRead(next);
  }

  #letRead(caller: Caller): void {
    const { statusCode, statusMessage } = this.#options.head;
    const isCollapsed = this.#readers.size > 0;
    this.#waiting.delete(caller);
    this.#readers.add(caller);
    caller.begin(statusCode, this.#headersFor(undefined, isCollapsed), statusMessage);
    for (const chunk of this.#body?.copies() ?? []) caller.data(chunk);
  }

  #headersFor(length: number | undefined, collapsed: boolean): Headers {
    const { head, fwd } = this.#options;
    const { statusCode: status, headers } = head;
    const known = length ?? (Number.isNaN(this.#announced) ? undefined : this.#announced);
    return recordResponse(this.#context, this.#request, headers, {
      outcome: 'missed',
      status,
      fwd,
      // Without a Content-Length it is not known at the start whether it will be stored.
      stored: this.#isStorable && known !== undefined,
      bytes: collapsed ? (known ?? 0) : 0,
      collapsed,
    });
  }

  #store(body: Buffer): void {
    const { headers, statusMessage } = this.#options.head;
    const tag = fieldOf(headers, 'etag');
    // Without a Content-Length, undici's `dump` interceptor may have removed the body.
    if (body.length === 0 && Number.isNaN(this.#announced)) return;
    if (tag === undefined) return;
    const { store, trustEntityTags } = this.#context;
    const { url, headers: request } = this.#request;
    const stored = { headers: storedHeaders(headers), statusMessage, body };
    store.set(url, keyOf(request, headers, tag, trustEntityTags), stored);
  }

  /** Leaves the response to its reader, or to the next caller if the reader has left. */
  #sendWaitingAlone(): void {
    clearTimeout(this.#timer);
    if (this.#readers.size === 0) this.#letNextRead();
    for (const caller of this.#waiting) {
      this.#waiting.delete(caller);
      this.#options.askAlone(caller, (left) => this.#takeBack(left));
    }
    if (this.#isEmpty) this.#options.controller.abort(nobodyWaits());
  }

  /**
   * Lets a caller read this response after all if the closed dispatcher refuses its own request. That
   * is correct, since the shared request was sent after the caller had asked.
   */
  #takeBack(caller: Caller): boolean {
    const { headers } = this.#options.head;
    const hasAll = this.#body !== undefined || this.#length === 0;
    if (this.#isOver || !hasAll || hasCookie(headers) || variesPerRequest(headers)) return false;
    caller.owner = this;
    this.#letRead(caller);
    return true;
  }
}
