import { type Action, type ClientExchange, fieldOf } from './exchange.ts';

export interface RequestParts {
  readonly body?: unknown;
  readonly ifMatch?: string | undefined;
}

interface Sender {
  readonly user: string;
  readonly action: Action;
  /** Whether reads send the stored ETag, or act like a client without a cache. */
  readonly isConditional: boolean;
  readonly onExchange: (exchange: ClientExchange) => void;
}

interface Kept {
  readonly etag: string;
  readonly next: string | undefined;
  readonly body: string;
}

let sent = 0;

/**
 * A client's private cache: stores each body with its ETag, sends the ETag with the next read, and
 * uses the stored body on a 304. The browser's cache does the same, but hides the 304 from the page.
 */
export class PrivateCache {
  readonly #kept = new Map<string, Kept>();

  /** @returns the response, with the stored body after a 304 */
  async send(
    { user, action, isConditional, onExchange }: Sender,
    method: string,
    path: string,
    { body, ifMatch }: RequestParts = {},
  ) {
    const kept = method === 'GET' ? this.#kept.get(path) : undefined;
    const requestBody = body === undefined ? undefined : JSON.stringify(body);
    const headers = {
      'x-user': user,
      ...(kept !== undefined && isConditional && { 'if-none-match': kept.etag }),
      ...(ifMatch !== undefined && { 'if-match': ifMatch }),
      ...(requestBody !== undefined && { 'content-type': 'application/json' }),
    };
    const [number, at, start] = [++sent, Date.now(), performance.now()];
    const init: RequestInit = { method, headers, body: requestBody ?? null, cache: 'no-store' };
    const response = await fetch(path, init);
    const { status } = response;
    const responseBody = await response.text();
    const exchange = {
      number,
      user,
      action,
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
    const link = fieldOf(exchange.responseFields, 'link') ?? '';
    /** The URL of the rest of a list. */
    const next = status === 304 ? kept?.next : /<([^>]*)>; rel="next"/.exec(link)?.[1];
    if (method === 'GET' && status !== 304) {
      this.#kept.delete(path);
      if (status === 200 && etag !== undefined) {
        this.#kept.set(path, { etag, next, body: responseBody });
      }
    }
    const isJson = status === 304 || /json/.test(response.headers.get('content-type') ?? '');
    const text = status === 304 ? (kept?.body ?? '') : responseBody;
    /** A resource or a problem document. */
    const data: unknown = isJson && text !== '' ? JSON.parse(text) : undefined;
    return { status, ok: response.ok || status === 304, etag, next, data };
  }
}

const fieldsOf = (entries: readonly [string, string][]) =>
  entries.map(([name, value]) => ({ name, value }));
