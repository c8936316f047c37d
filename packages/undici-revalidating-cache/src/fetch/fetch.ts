import type { Dispatcher } from 'undici';
import type { Headers as Fields } from '../http/headers.ts';
import { LightRequest, partsOf, type RequestParts } from './light-request.ts';
import { lightResponse } from './light-response.ts';

/** What `createFetch` makes: enough of `fetch` for openapi-fetch, and for reading JSON. */
export type LightFetch = (input: Request | string | URL, init?: RequestInit) => Promise<Response>;

/**
 * A `fetch` over a dispatcher, without undici's fetch stack: no redirects, no CORS, no cookies, no
 * decompression, no streaming, no header fields of its own. The body is read whole before it
 * resolves to a `Response`. Give it a `LightRequest` or Node's own `Request`; undici's fails with it.
 *
 * @throws what the dispatcher throws: undici's errors with their codes, not `TypeError: fetch failed`
 */
export function createFetch(dispatcher: Dispatcher): LightFetch {
  return async (input, init) => {
    const request =
      input instanceof LightRequest && init === undefined ? input : new LightRequest(input, init);
    const parts = partsOf(request) ?? (await partsOfWhole(request));
    const { promise, resolve, reject } = Promise.withResolvers<Response>();
    const { url, method, fields: headers, body } = parts;
    const slash = url.indexOf('/', url.indexOf('//') + 2);
    const hash = url.indexOf('#', slash);
    dispatcher.dispatch(
      {
        origin: url.slice(0, slash),
        path: url.slice(slash, hash === -1 ? undefined : hash),
        method,
        headers,
        body,
      },
      new Collector(parts, resolve, reject),
    );
    return promise;
  };
}

async function partsOfWhole(request: Request): Promise<RequestParts> {
  const { url, method, headers, body, signal } = request;
  return {
    url,
    method,
    fields: Object.fromEntries(headers),
    body: body === null ? null : Buffer.from(await request.arrayBuffer()),
    signal,
  };
}

/** Gathers a response, or aborts it when the request's signal says so. */
class Collector implements Dispatcher.DispatchHandler {
  readonly #url: string;
  readonly #signal: AbortSignal | undefined;
  readonly #resolve: (response: Response) => void;
  readonly #reject: (reason: unknown) => void;
  #controller: Dispatcher.DispatchController | undefined;
  #status = 0;
  #statusText = '';
  #fields: Fields = {};
  readonly #chunks: Buffer[] = [];

  constructor(
    { url, signal }: RequestParts,
    resolve: (response: Response) => void,
    reject: (reason: unknown) => void,
  ) {
    this.#url = url;
    this.#signal = signal;
    this.#resolve = resolve;
    this.#reject = reject;
    signal?.addEventListener('abort', this);
  }

  /** As the listener of its signal. */
  handleEvent(): void {
    const reason: unknown = this.#signal?.reason;
    this.#reject(reason);
    this.#controller?.abort(reason instanceof Error ? reason : new Error(String(reason)));
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#signal?.aborted) this.handleEvent();
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
    this.#signal?.removeEventListener('abort', this);
    const [only] = this.#chunks;
    const body = this.#chunks.length === 1 && only ? only : Buffer.concat(this.#chunks);
    const [url, status, statusText] = [this.#url, this.#status, this.#statusText];
    this.#resolve(lightResponse({ url, status, statusText, fields: this.#fields, body }));
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#signal?.removeEventListener('abort', this);
    this.#reject(error);
  }
}
