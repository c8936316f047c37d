import type { Fields } from '../watched.ts';
import type { Action, ClientExchange } from './exchange.ts';

interface Kept {
  readonly etag: string;
  readonly body: string;
}

/** The oldest entry is removed first. */
const maxKept = 500;

export interface PrivateCacheOptions {
  readonly user: string;
  /** Whether reads send the stored ETag, or act like a client without a cache. */
  readonly isConditional: () => boolean;
  readonly action: () => Action;
  readonly onExchange: (exchange: ClientExchange) => void;
}

let sent = 0;

/**
 * A client's private cache: stores each body with its ETag, sends the ETag with the next read, and
 * uses the stored body on a 304. The browser's cache does the same, but hides the 304 from the page.
 */
export class PrivateCache {
  readonly #options: PrivateCacheOptions;
  readonly #kept = new Map<string, Kept>();

  constructor(options: PrivateCacheOptions) {
    this.#options = options;
  }

  /** For openapi-fetch. A 304 resolves to the stored response, as a 200. */
  readonly fetch = async (request: Request): Promise<Response> => {
    const { user, isConditional, action, onExchange } = this.#options;
    const { pathname, search } = new URL(request.url);
    const path = `${pathname}${search}`;
    const kept = request.method === 'GET' ? this.#kept.get(path) : undefined;
    const number = ++sent;
    request.headers.set('x-user', user);
    if (kept !== undefined && isConditional()) request.headers.set('if-none-match', kept.etag);
    const requestBody = request.body === null ? undefined : await request.clone().text();
    const at = Date.now();
    const start = performance.now();
    const response = await fetch(request, { cache: 'no-store' });
    const responseBody = await response.text();
    onExchange({
      number,
      user,
      action: action(),
      at,
      method: request.method,
      path,
      requestFields: fieldsOf(request.headers),
      requestBody,
      status: response.status,
      responseFields: fieldsOf(response.headers),
      responseBody,
      milliseconds: performance.now() - start,
      hadETag: kept?.etag,
    });
    if (request.method === 'GET') this.#keep(path, response, responseBody);
    const { status, statusText, headers } = response;
    if (status === 304 && kept !== undefined) return new Response(kept.body, { headers });
    const hasBody = status !== 204 && status !== 304;
    return new Response(hasBody ? responseBody : null, { status, statusText, headers });
  };

  #keep(path: string, { status, headers }: Response, body: string): void {
    if (status === 304) return;
    this.#kept.delete(path);
    const etag = headers.get('etag');
    if (status !== 200 || etag === null) return;
    this.#kept.set(path, { etag, body });
    if (this.#kept.size > maxKept) this.#kept.delete(this.#kept.keys().next().value as string);
  }
}

const fieldsOf = (headers: Headers): Fields =>
  [...headers].map(([name, value]) => ({ name, value }));
