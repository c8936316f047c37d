import { type Action, type ClientExchange, fieldOf } from './exchange.ts';

interface Kept {
  readonly etag: string;
  readonly body: string;
}

/** A response, with the stored body after a 304. */
export interface Reply {
  readonly status: number;
  readonly ok: boolean;
  readonly etag: string | undefined;
  /** The parsed body: a resource or a problem document; undefined if it is empty. */
  readonly data: unknown;
}

export interface RequestParts {
  readonly body?: unknown;
  readonly ifMatch?: string | undefined;
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

  /** @throws TypeError without a response */
  async send(method: string, path: string, { body, ifMatch }: RequestParts = {}): Promise<Reply> {
    const { user, isConditional, action, onExchange } = this.#options;
    const kept = method === 'GET' ? this.#kept.get(path) : undefined;
    const requestBody = body === undefined ? undefined : JSON.stringify(body);
    const headers = {
      'x-user': user,
      ...(kept !== undefined && isConditional() && { 'if-none-match': kept.etag }),
      ...(ifMatch !== undefined && { 'if-match': ifMatch }),
      ...(requestBody !== undefined && { 'content-type': 'application/json' }),
    };
    const [number, at, start] = [++sent, Date.now(), performance.now()];
    const response = await fetch(path, {
      method,
      headers,
      body: requestBody ?? null,
      cache: 'no-store',
    });
    const { status } = response;
    const responseBody = await response.text();
    const exchange = {
      number,
      user,
      action: action(),
      at,
      method,
      path,
      requestFields: fieldsOf(Object.entries(headers)),
      requestBody,
      status,
      responseFields: fieldsOf([...response.headers]),
      responseBody,
      milliseconds: performance.now() - start,
      hadETag: kept?.etag,
    };
    onExchange(exchange);
    const etag = fieldOf(exchange.responseFields, 'etag');
    if (method === 'GET' && status !== 304)
      this.#keep(path, status === 200 ? etag : undefined, responseBody);
    const text = status === 304 ? (kept?.body ?? '') : responseBody;
    return {
      status,
      ok: response.ok || status === 304,
      etag,
      data: text === '' ? undefined : JSON.parse(text),
    };
  }

  #keep(path: string, etag: string | undefined, body: string): void {
    this.#kept.delete(path);
    if (etag === undefined) return;
    this.#kept.set(path, { etag, body });
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > maxKept && oldest !== undefined) this.#kept.delete(oldest);
  }
}

const fieldsOf = (entries: readonly [string, string][]) =>
  entries.map(([name, value]) => ({ name, value }));
