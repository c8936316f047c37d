import type { Dispatcher } from 'undici';
import type { Headers as Fields } from './headers.ts';
import { lightResponse } from './light-response.ts';

/** What `createFetch` makes: enough of `fetch` for openapi-fetch, and for reading JSON. */
export type LightFetch = (input: Request | string | URL, init?: RequestInit) => Promise<Response>;

/**
 * A `fetch` over a dispatcher, without undici's fetch stack: no redirects, no CORS, no cookies, no
 * decompression, no streaming, no header fields of its own. The body is read whole before it
 * resolves to a `Response`. Give it Node's own `Request`; undici's fails with it.
 *
 * @throws what the dispatcher throws: undici's errors with their codes, not `TypeError: fetch failed`
 */
export function createFetch(dispatcher: Dispatcher): LightFetch {
  return async (input, init) => {
    const request =
      input instanceof Request && init === undefined ? input : new Request(input, init);
    const body = request.body === null ? null : Buffer.from(await request.arrayBuffer());
    const { promise, resolve, reject } = Promise.withResolvers<Response>();
    const { origin, path } = partsOf(request.url);
    dispatcher.dispatch(
      {
        origin,
        path,
        method: request.method,
        headers: Object.fromEntries(request.headers),
        body,
      },
      new Collector(request, resolve, reject),
    );
    return promise;
  };
}

/** Of a `Request`'s URL, which is normalised: it has a path. */
function partsOf(url: string): { origin: string; path: string } {
  const slash = url.indexOf('/', url.indexOf('//') + 2);
  const hash = url.indexOf('#', slash);
  return { origin: url.slice(0, slash), path: url.slice(slash, hash === -1 ? undefined : hash) };
}

/** Gathers a response, or aborts it when the request's signal says so. */
class Collector implements Dispatcher.DispatchHandler {
  readonly #request: Request;
  readonly #resolve: (response: Response) => void;
  readonly #reject: (reason: unknown) => void;
  #controller: Dispatcher.DispatchController | undefined;
  #status = 0;
  #statusText = '';
  #fields: Fields = {};
  readonly #chunks: Buffer[] = [];

  constructor(
    request: Request,
    resolve: (response: Response) => void,
    reject: (reason: unknown) => void,
  ) {
    this.#request = request;
    this.#resolve = resolve;
    this.#reject = reject;
    request.signal.addEventListener('abort', this.#abort);
  }

  readonly #abort = (): void => {
    const reason: unknown = this.#request.signal.reason;
    this.#reject(reason);
    this.#controller?.abort(reason instanceof Error ? reason : new Error(String(reason)));
  };

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#request.signal.aborted) this.#abort();
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
    this.#leave();
    const [only] = this.#chunks;
    const body = this.#chunks.length === 1 && only ? only : Buffer.concat(this.#chunks);
    const { url } = this.#request;
    const [status, statusText, fields] = [this.#status, this.#statusText, this.#fields];
    try {
      this.#resolve(lightResponse({ url, status, statusText, fields, body }));
    } catch (error) {
      // A status or a reason phrase that no Response can have.
      this.#reject(error);
    }
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#leave();
    this.#reject(error);
  }

  #leave(): void {
    this.#request.signal.removeEventListener('abort', this.#abort);
  }
}
