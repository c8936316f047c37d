import { type EntityTagList, weaklyEqual } from 'entity-tags';
import type { Dispatcher } from 'undici';
import { type CacheStatus, withCacheStatus } from './cache-status.ts';
import { Caller, type WholeResponse } from './caller.ts';
import type { Context } from './context.ts';
import { cacheDirectives, fieldOf, type Headers } from './headers.ts';
import { freshened, isStorable, storedHeaders } from './storing.ts';

/** A GET as the interceptor was given it. */
export interface Request {
  readonly options: Dispatcher.DispatchOptions;
  readonly url: string;
  readonly headers: Headers;
  /** The caller's own `If-None-Match`. */
  readonly conditions: EntityTagList | undefined;
}

/** How much of `If-None-Match` an origin can be expected to take, in characters. */
const maxConditionLength = 4_096;

/**
 * One request to the origin for all who waited for it, and what becomes of its answer.
 *
 * A 304 hands out the stored response that it names. Anything else is gathered up to
 * `maxEntryBytes`, then stored if it may be, and handed to all; what is longer, or sets a cookie,
 * is streamed to the first caller alone, and the others ask again, each for itself.
 */
export class RoundTrip implements Dispatcher.DispatchHandler {
  readonly #context: Context;
  readonly #request: Request;
  readonly #callers = new Set<Caller>();
  readonly #done: () => void;
  #controller: Dispatcher.DispatchController | undefined;
  #sent: string[] = [];
  #statusCode = 0;
  #statusMessage = '';
  #headers: Headers = {};
  #chunks: Buffer[] = [];
  #length = 0;
  #streaming: Caller | undefined;
  #finished = false;

  constructor(context: Context, request: Request, done: () => void) {
    this.#context = context;
    this.#request = request;
    this.#done = done;
  }

  join(handler: Dispatcher.DispatchHandler): void {
    const caller = new Caller(handler, (leaving) => this.#leave(leaving));
    this.#callers.add(caller);
    handler.onRequestStart?.(caller, {});
  }

  get isEmpty(): boolean {
    return this.#callers.size === 0;
  }

  start(conditional = true): void {
    const { store, dispatch } = this.#context;
    const { options, url, headers, conditions } = this.#request;
    const own = Array.isArray(conditions) ? conditions : [];
    this.#sent = conditional
      ? bounded([...new Set([...own, ...store.entityTags(url)])], own.length)
      : [];
    const { 'if-none-match': _own, ...rest } = headers;
    const condition = this.#sent.length === 0 ? {} : { 'if-none-match': this.#sent.join(', ') };
    try {
      dispatch({ ...options, headers: { ...rest, ...condition } }, this);
    } catch (error) {
      this.#fail(error as Error);
    }
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.isEmpty) controller.abort(new Error('Nobody waits for this response any more'));
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    statusCode: number,
    headers: Headers,
    statusMessage = '',
  ): void {
    if (statusCode < 200) return;
    this.#statusCode = statusCode;
    this.#statusMessage = statusMessage;
    this.#headers = headers;
    if (headers['set-cookie'] !== undefined) this.#stream(controller);
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#streaming !== undefined) {
      this.#streaming.handler.onResponseData?.(this.#streaming, chunk);
      return;
    }
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    if (this.#length > this.#context.maxEntryBytes) this.#stream(controller);
  }

  onResponseEnd(_controller: Dispatcher.DispatchController, trailers: Headers): void {
    if (this.#streaming !== undefined) {
      this.#streaming.handler.onResponseEnd?.(this.#streaming, trailers);
    } else if (this.#statusCode === 304 && this.#sent.length > 0) this.#validated();
    else this.#received();
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    if (this.#streaming === undefined) this.#fail(error);
    else this.#streaming.handler.onResponseError?.(this.#streaming, error);
  }

  /** RFC 9111 section 4.3.3, 304: the one that it names, or the only one that was asked about. */
  #validated(): void {
    const { store, stats } = this.#context;
    const { url, conditions } = this.#request;
    const named =
      fieldOf(this.#headers, 'etag') ?? (this.#sent.length === 1 ? this.#sent[0] : undefined);
    const isNamed = (tag: string): boolean => named !== undefined && weaklyEqual(tag, named);
    if (Array.isArray(conditions) && conditions.some(isNamed)) {
      stats.revalidated++;
      this.#answer({ ...this.#whole(), body: Buffer.alloc(0) }, { fwd: 'stale', fwdStatus: 304 });
      return;
    }
    const tag = this.#sent.find(isNamed);
    const stored = tag === undefined ? undefined : store.get(url, tag);
    if (tag === undefined || stored === undefined) {
      this.start(false);
      return;
    }
    stats.revalidated++;
    const fresh = { ...stored, headers: freshened(stored.headers, this.#headers) };
    if (cacheDirectives(this.#headers).has('no-store')) store.delete(url, tag);
    else store.set(url, tag, fresh);
    this.#answer({ ...fresh, statusCode: 200 }, { fwd: 'stale', fwdStatus: 304 });
  }

  #received(): void {
    const { store, stats } = this.#context;
    const { url, headers } = this.#request;
    const response = this.#whole();
    const { 'content-length': announced } = response.headers;
    const tag = fieldOf(response.headers, 'etag');
    const complete = announced === undefined || Number(announced) === response.body.length;
    const stored =
      complete && tag !== undefined && isStorable(headers, this.#statusCode, this.#headers);
    if (stored) {
      const { statusMessage, body } = response;
      store.set(url, tag, { headers: storedHeaders(this.#headers), statusMessage, body });
    }
    stats.missed++;
    const fwd = this.#sent.length === 0 ? 'uri-miss' : 'stale';
    this.#answer(response, { fwd, fwdStatus: this.#statusCode, stored });
  }

  #whole(): WholeResponse {
    return {
      statusCode: this.#statusCode,
      statusMessage: this.#statusMessage,
      headers: this.#headers,
      body: this.#chunks.length === 1 ? (this.#chunks[0] as Buffer) : Buffer.concat(this.#chunks),
    };
  }

  #answer(response: WholeResponse, status: CacheStatus): void {
    const { cacheName, stats } = this.#context;
    this.#finish();
    let collapsed = false;
    for (const caller of this.#callers) {
      const headers = withCacheStatus(response.headers, cacheName, { ...status, collapsed });
      caller.answer({ ...response, headers });
      if (collapsed) stats.collapsed++;
      collapsed = true;
    }
  }

  /** The first caller gets the rest as it comes, at its own pace; the others go their own ways. */
  #stream(controller: Dispatcher.DispatchController): void {
    const [first, ...others] = this.#callers;
    if (first === undefined) return;
    this.#streaming = first;
    this.#context.stats.missed++;
    first.attach(controller);
    first.handler.onResponseStart?.(first, this.#statusCode, this.#headers, this.#statusMessage);
    for (const chunk of this.#chunks) first.handler.onResponseData?.(first, chunk);
    this.#chunks = [];
    this.#finish();
    const { options } = this.#request;
    for (const caller of others) this.#context.dispatch(options, caller.alone());
  }

  #fail(error: Error): void {
    this.#finish();
    for (const caller of this.#callers) caller.fail(copyOf(error));
  }

  /** Tells who comes next that this round trip is over; it never joins anybody any more. */
  #finish(): void {
    if (this.#finished) return;
    this.#finished = true;
    this.#done();
  }

  #leave(caller: Caller): void {
    this.#callers.delete(caller);
    if (this.isEmpty) this.#controller?.abort(caller.reason ?? new Error('Aborted'));
  }
}

/** The caller's own tags, then as many stored ones as fit. */
function bounded(tags: readonly string[], own: number): string[] {
  let length = 0;
  return tags.filter((tag, index) => {
    length += tag.length + 2;
    return index < own || length <= maxConditionLength;
  });
}

/** Whoever changes its error changes no one else's. */
const copyOf = (error: Error): Error =>
  Object.defineProperties(
    Object.create(Object.getPrototypeOf(error) as object) as Error,
    Object.getOwnPropertyDescriptors(error),
  );
