import type { Dispatcher } from 'undici';
import type { Context, Request } from '../context.ts';
import { fieldOf, type Headers } from '../http/headers.ts';
import { hasCookie, isStorable, isStream, storedHeaders } from '../http/storing.ts';
import { keyOf, variesPerRequest } from '../http/vary.ts';
import { recordResponse, type ResponseRecord } from '../observability/record-response.ts';
import type { Caller, CallerOwner, OnClosed } from './caller.ts';
import { maxWaitMs } from './max-wait.ts';

/** How a response starts. */
export interface Head {
  readonly statusCode: number;
  readonly statusMessage: string;
  readonly headers: Headers;
}

export interface OriginResponseOptions {
  readonly head: Head;
  readonly fwd: ResponseRecord['fwd'];
  /** Are this response's from now on. */
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
 * The first caller gets it as it comes. The others get it when it is complete, if it may be stored
 * and is short. Otherwise they send requests of their own as soon as that is known: by the header;
 * without a Content-Length, when the body has taken `maxWaitMs`, or is too long.
 */
export class OriginResponse implements CallerOwner {
  readonly #context: Context;
  readonly #request: Request;
  readonly #options: OriginResponseOptions;
  readonly #callers: Set<Caller>;
  readonly #isStorable: boolean;
  readonly #timer: NodeJS.Timeout | undefined;
  #first: Caller | undefined;
  /** All that has come, for the store and for the others; undefined if nobody needs it. */
  #chunks: Buffer[] | undefined;
  #length = 0;
  #isOver = false;
  #isTooLong: boolean;

  constructor(context: Context, request: Request, options: OriginResponseOptions) {
    const { head, callers, isRedirected } = options;
    this.#context = context;
    this.#request = request;
    this.#options = options;
    this.#callers = callers;
    for (const caller of callers) caller.owner = this;
    this.#isTooLong = this.#announced > context.maxEntryBytes;
    this.#isStorable =
      !isRedirected &&
      !this.#isTooLong &&
      isStorable(request.headers, head.statusCode, head.headers);
    if (this.#isStorable) this.#chunks = [];
    this.#letFirstBegin();
    if (!this.#isStorable || variesPerRequest(head.headers)) this.#sendOthersAlone();
    else if (callers.size > 1 && Number.isNaN(this.#announced)) {
      this.#timer = setTimeout(() => this.#sendOthersAlone(), maxWaitMs);
    }
  }

  data(chunk: Buffer): void {
    this.#length += chunk.length;
    this.#chunks?.push(chunk);
    this.#first?.data(chunk);
    if (this.#length > this.#context.maxEntryBytes && !this.#isTooLong) {
      this.#isTooLong = true;
      this.#sendOthersAlone();
      this.#chunks = undefined;
    }
    // What is stored is read as fast as it comes; the rest at the caller's pace.
    if (this.#chunks === undefined && this.#first?.paused) this.#options.controller.pause();
  }

  end(trailers: Headers): void {
    clearTimeout(this.#timer);
    const { head } = this.#options;
    const body = this.#chunks && exactly(this.#chunks, this.#length);
    this.#isOver = true;
    if (body !== undefined && this.#isStorable) this.#store(body);
    const first = this.#first;
    const callers = this.takeCallers();
    first?.end(trailers);
    let isCollapsed = first !== undefined;
    for (const caller of callers) {
      if (caller === first || body === undefined) continue;
      caller.answer({ ...head, body }, this.#headersFor(body, isCollapsed));
      isCollapsed = true;
    }
  }

  leave(caller: Caller, reason: Error): void {
    this.#callers.delete(caller);
    if (caller === this.#first) this.#first = undefined;
    if (this.#callers.size === 0) this.#options.controller.abort(reason);
  }

  /** The first caller has taken all that had come. */
  drained(): void {
    this.#options.controller.resume();
  }

  /** They are not this response's any more. */
  takeCallers(): Caller[] {
    clearTimeout(this.#timer);
    const callers = [...this.#callers];
    this.#callers.clear();
    this.#first = undefined;
    return callers;
  }

  get #announced(): number {
    return Number(fieldOf(this.#options.head.headers, 'content-length') ?? NaN);
  }

  #letFirstBegin(): Caller | undefined {
    const [first] = this.#callers;
    if (first === undefined) return undefined;
    const { head } = this.#options;
    this.#first = first;
    first.begin(head.statusCode, this.#headersFor(undefined, false), head.statusMessage);
    return first;
  }

  #headersFor(body: Buffer | undefined, isCollapsed: boolean): Headers {
    const { head, fwd } = this.#options;
    const { statusCode, headers } = head;
    const record = {
      outcome: 'missed',
      status: statusCode,
      fwd,
      fwdStatus: statusCode,
      // Without a Content-Length it is not known at the start whether it will be stored.
      stored: this.#isStorable && (body !== undefined || !Number.isNaN(this.#announced)),
      bytes: isCollapsed ? (body?.length ?? 0) : 0,
    } as const;
    return recordResponse(this.#context, this.#request, headers, record, isCollapsed);
  }

  #store(body: Buffer): void {
    const { headers, statusMessage } = this.#options.head;
    const tag = fieldOf(headers, 'etag');
    // An empty body that was not announced may be one that undici's `dump` interceptor took away.
    const isComplete =
      body.length === (Number.isNaN(this.#announced) ? body.length || -1 : this.#announced);
    if (!isComplete || tag === undefined) return;
    const { store, trustEntityTags } = this.#context;
    const { url, headers: request } = this.#request;
    const stored = { headers: storedHeaders(headers), statusMessage, body };
    store.set(url, keyOf(request, headers, tag, trustEntityTags), stored);
  }

  /** Leaves the response to the first caller. If that one has left, the next one is the first. */
  #sendOthersAlone(): void {
    clearTimeout(this.#timer);
    if (this.#first === undefined) {
      const next = this.#letFirstBegin();
      for (const chunk of this.#chunks ?? []) next?.data(chunk);
    }
    const others = [...this.#callers].filter((caller) => caller !== this.#first);
    for (const caller of others) {
      this.#callers.delete(caller);
      this.#options.askAlone(caller, (left) => this.#takeBack(left));
    }
    if (this.#callers.size === 0) {
      this.#options.controller.abort(new Error('No caller waits for this response any more'));
    }
  }

  /**
   * A caller that cannot ask by itself, because the dispatcher is closed, gets this response after
   * all: it is right for it, as it was sent after the caller came.
   */
  #takeBack(caller: Caller): boolean {
    const { headers } = this.#options.head;
    if (this.#isOver || this.#isTooLong || isStream(headers)) return false;
    if (hasCookie(headers) || variesPerRequest(headers)) return false;
    if (this.#chunks === undefined && this.#length > 0) return false;
    this.#chunks ??= [];
    this.#callers.add(caller);
    caller.owner = this;
    return true;
  }
}

/** One Buffer with its own memory: a slice would keep all that its socket read with it. */
function exactly(chunks: readonly Buffer[], length: number): Buffer {
  const body = Buffer.allocUnsafeSlow(length);
  let at = 0;
  for (const chunk of chunks) at += chunk.copy(body, at);
  return body;
}
