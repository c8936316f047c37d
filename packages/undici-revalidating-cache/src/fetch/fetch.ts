import type { Dispatcher } from 'undici';
import type { Headers as Fields } from '../http/headers.ts';
import type { CacheStore, StoredKey } from '../store/cache-store.ts';
import { isObject } from '../is-object.ts';
import { display, requireOptions, type Rule } from '../options.ts';
import { type GivenRequest, lightRequestOf } from './light-request.ts';
import { type LightResponse, lightResponse } from './light-response.ts';

export interface FetchOptions {
  /**
   * The store of the dispatcher's cache. It is needed for `wasStored`, and to return the stored body
   * itself for a new response, with the bytes derived from it.
   */
  readonly store?: Pick<CacheStore, 'keys' | 'get'>;
}

export interface FetchInit extends RequestInit {
  /**
   * Header fields by lower-case name, which cost less than those in a `Headers`. Of two fields with
   * the same name, the request's is sent.
   */
  readonly fields?: Readonly<Record<string, string>>;
  /** Called before the request is sent. A GET through the cache counts as sent at once. */
  readonly onSent?: () => void;
  /** Receives a function that aborts the request, at a fraction of a signal's cost. */
  readonly onDispatch?: (abort: (reason: Error) => void) => void;
}

/** The part of `fetch` that JSON APIs and openapi-fetch need. */
export type LightFetch = (
  input: Request | string | URL,
  init?: FetchInit,
) => Promise<LightResponse>;

/** Origin, then path with query, as given; no credentials, and without the fragment. */
const absoluteUrl = /^(https?:\/\/[^/?#@\s]+)(|[/?][^#]*)(?:#|$)/i;

/**
 * A `fetch` over a dispatcher, without undici's fetch stack: no redirects, no CORS, no cookies, no
 * decompression, no header fields of its own. It resolves once the whole body has arrived.
 *
 * The `fetch` rejects with the signal's reason, or the dispatcher's error: undici's errors with their codes.
 *
 * @throws TypeError if `dispatcher` is not a Dispatcher, or for an invalid option
 */
export function createFetch(dispatcher: Dispatcher, options: FetchOptions = {}): LightFetch {
  if (typeof dispatcher?.dispatch !== 'function') {
    throw new TypeError(
      `createFetch: expected an undici Dispatcher, received ${display(dispatcher)}`,
    );
  }
  requireOptions('createFetch', options, { store: aStore });
  const { store } = options;
  return (input, init = {}) =>
    // Not async: a promise returned from an async function takes three more microtask turns.
    new Promise((resolve, reject) => {
      const send = (request: GivenRequest): void =>
        new Collector(request, init, store, resolve, reject).send(dispatcher);
      const request = lightRequestOf(input, init);
      if (request instanceof Promise) request.then(send).catch(reject);
      else send(request);
    });
}

const aStore: Rule = {
  expected: 'a CacheStore',
  holds: (value) =>
    isObject(value) && typeof value['keys'] === 'function' && typeof value['get'] === 'function',
};

/** Collects a response, unless it is aborted. */
class Collector implements Dispatcher.DispatchHandler {
  readonly #request: GivenRequest;
  readonly #init: FetchInit;
  readonly #store: FetchOptions['store'];
  readonly #resolve: (response: LightResponse) => void;
  readonly #reject: (reason: unknown) => void;
  /** The URL without its fragment. */
  #resource = '';
  /** The keys of the responses that were stored for the resource before the request. */
  #stored: readonly StoredKey[] | undefined;
  #controller: Dispatcher.DispatchController | undefined;
  #aborted: Error | undefined;
  #status = 0;
  #statusText = '';
  #fields: Fields = {};
  readonly #chunks: Buffer[] = [];

  constructor(
    request: GivenRequest,
    init: FetchInit,
    store: FetchOptions['store'],
    resolve: (response: LightResponse) => void,
    reject: (reason: unknown) => void,
  ) {
    this.#request = request;
    this.#init = init;
    this.#store = store;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  send(dispatcher: Dispatcher): void {
    const { url, method, headers, body, givenSignal: signal } = this.#request;
    const [, origin, rest = ''] = absoluteUrl.exec(url) ?? [];
    if (origin === undefined) {
      throw new TypeError(`input: expected an http(s) URL without credentials, received ${url}`);
    }
    signal?.throwIfAborted();
    const path = rest.startsWith('/') ? rest : `/${rest}`;
    this.#resource = origin + path;
    if (method === 'GET') this.#stored = this.#keys();
    const { fields, onDispatch } = this.#init;
    onDispatch?.((reason) => this.abort(reason));
    const own = [...headers];
    const all = own.length === 0 ? fields : { ...fields, ...Object.fromEntries(own) };
    signal?.addEventListener('abort', this);
    dispatcher.dispatch({ origin, path, method, headers: all ?? null, body }, this);
  }

  handleEvent(): void {
    this.abort(this.#request.givenSignal?.reason);
  }

  abort(reason: unknown): void {
    this.#reject(reason);
    this.#aborted = reason instanceof Error ? reason : new Error(String(reason));
    this.#controller?.abort(this.#aborted);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    // It may have been aborted while it waited for a connection.
    if (this.#aborted === undefined) this.#init.onSent?.();
    else controller.abort(this.#aborted);
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    fields: Fields,
    statusText = '',
  ): void {
    this.#status = status;
    this.#fields = fields;
    this.#statusText = statusText;
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    this.#request.givenSignal?.removeEventListener('abort', this);
    const [only] = this.#chunks;
    // A stored body arrives in one piece, and is handed on without a copy.
    const content = this.#chunks.length === 1 && only ? only : Buffer.concat(this.#chunks);
    const entityTag = this.#fields['etag'];
    const wasStored = this.#stored?.some((key) => key.entityTag === entityTag) === true;
    const isNew = this.#stored !== undefined && !wasStored && typeof entityTag === 'string';
    this.#resolve(
      lightResponse({
        url: this.#request.url,
        status: this.#status,
        statusText: this.#statusText,
        fields: this.#fields,
        content: (isNew ? this.#storedBody(entityTag, content) : undefined) ?? content,
        wasStored,
      }),
    );
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#request.givenSignal?.removeEventListener('abort', this);
    this.#reject(error);
  }

  /** Undefined without a store; a failing one counts as none. */
  #keys(): readonly StoredKey[] | undefined {
    try {
      const keys: unknown = this.#store?.keys(this.#resource);
      return Array.isArray(keys) ? keys : undefined;
    } catch {
      return undefined;
    }
  }

  /** The stored body with this ETag and these bytes. */
  #storedBody(entityTag: string, content: Buffer): Buffer | undefined {
    try {
      for (const key of this.#keys() ?? []) {
        const isIts = key.entityTag === entityTag;
        const body = isIts ? this.#store?.get(this.#resource, key)?.body : undefined;
        if (body?.equals(content) === true) return body;
      }
    } catch {
      // A failing store counts as empty.
    }
    return undefined;
  }
}
