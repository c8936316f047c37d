import type { Headers as Fields } from '../http/headers.ts';

/** What a dispatcher takes of a request. */
export interface RequestParts {
  readonly url: string;
  readonly method: string;
  readonly fields: Fields;
  readonly body: string | Buffer | null;
  /** Undefined if nobody can abort it. */
  readonly signal: AbortSignal | undefined;
}

/** The methods that `Request` writes in upper case (Fetch Standard, "normalize"). */
const normalized = new Set(['DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT']);
const withoutBody = new Set(['GET', 'HEAD']);

/** A request of a URL, a method, fields, a text and a signal; a whole `Request` for all else. */
class Light {
  readonly url: string;
  readonly method: string;
  readonly #init: RequestInit;
  /** Undefined if it has another body, or another origin: then `#whole` is there from the start. */
  readonly #text: string | null | undefined;
  #headers: Headers | undefined;
  #whole: Request | undefined;

  constructor(input: Request | string | URL, init: RequestInit = {}) {
    const { method = 'GET', body = null } = init;
    const upperCase = method.toUpperCase();
    this.#init = init;
    this.method = normalized.has(upperCase) ? upperCase : method;
    const isText = typeof body === 'string' && !withoutBody.has(this.method);
    if (typeof input === 'string' && (isText || body === null)) {
      const url = new URL(input);
      if (url.username !== '' || url.password !== '') {
        throw new TypeError('input: expected a URL without credentials');
      }
      this.url = url.href;
      this.#text = body;
      if (isText && !this.headers.has('content-type')) {
        this.headers.set('content-type', 'text/plain;charset=UTF-8');
      }
    } else {
      this.#whole = new Request(Light.#isLight(input) ? input.#asWhole() : input, init);
      this.#headers = this.#whole.headers;
      ({ url: this.url, method: this.method } = this.#whole);
    }
  }

  /** Node's own requests are as good: openapi-fetch asks so what its middleware gives it. */
  static [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Request || Light.#isLight(value);
  }

  static #isLight(value: unknown): value is Light {
    return typeof value === 'object' && value !== null && #init in value;
  }

  static partsOf(value: Request): RequestParts | undefined {
    if (!Light.#isLight(value) || value.#text === undefined) return undefined;
    const { url, method } = value;
    const isBare = value.#headers === undefined && value.#init.headers === undefined;
    return {
      url,
      method,
      fields: isBare ? {} : Object.fromEntries(value.headers),
      body: value.#text,
      signal: value.#init.signal ?? undefined,
    };
  }

  get headers(): Headers {
    return (this.#headers ??= new Headers(this.#init.headers));
  }

  get signal(): AbortSignal {
    return this.#init.signal ?? this.#asWhole().signal;
  }

  clone(): Light {
    const { url, method, headers } = this;
    return this.#text === undefined
      ? new Light(this.#asWhole().clone())
      : new Light(url, { ...this.#init, method, headers });
  }

  #asWhole(): Request {
    const { url, method, headers } = this;
    return (this.#whole ??= new Request(url, { ...this.#init, method, headers }));
  }

  static {
    for (const name of Object.getOwnPropertyNames(Request.prototype) as (keyof Request)[]) {
      if (Object.hasOwn(Light.prototype, name)) continue;
      Object.defineProperty(Light.prototype, name, {
        get(this: Light) {
          const value: unknown = this.#asWhole()[name];
          return typeof value === 'function' ? value.bind(this.#whole) : value;
        },
      });
    }
  }
}

/**
 * A `Request` for `createFetch` that is made of its parts, without a stream for its body or a signal
 * that nobody gave it, and becomes a whole one when asked for more. Node's own `Request` cannot copy
 * it, and throws; this one can copy either.
 */
export const LightRequest = Light as unknown as typeof Request;

/** @returns undefined for a request that is not made of its parts */
export const partsOf = (request: Request): RequestParts | undefined => Light.partsOf(request);
