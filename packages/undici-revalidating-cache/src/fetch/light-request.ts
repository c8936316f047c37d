/** The bodies that `LightRequest` takes. Others need Node's own `Request`. */
type Body = string | Uint8Array | null;

/**
 * A `Request` as plain data, for `createFetch`. Its URL is sent as given: a `URL` would resolve `..`,
 * which may be an id, and so address another resource.
 */
class Light {
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;
  readonly body: Body;
  /** Undefined if no signal was given: a listener would cost more than the rest of the request. */
  readonly givenSignal: AbortSignal | undefined;

  constructor(input: Light | string | URL, init: RequestInit = {}) {
    const from: RequestInit = isLight(input) ? input : init;
    const { method = from.method ?? 'GET', headers = from.headers } = init;
    const { body = from.body ?? null, signal = isLight(input) ? input.givenSignal : null } = init;
    this.url = isLight(input) ? input.url : String(input);
    this.method = method.toUpperCase();
    // openapi-fetch creates a `Headers` for each request: no need for another.
    this.headers = headers instanceof Headers && from === init ? headers : new Headers(headers);
    this.body = textOrBytes(body);
    this.givenSignal = signal ?? undefined;
    if (this.body !== null && (this.method === 'GET' || this.method === 'HEAD')) {
      throw new TypeError(`body: expected none with ${this.method}`);
    }
  }

  /** Includes Node's own: openapi-fetch checks what middleware returns against this class. */
  static [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Request || isLight(value);
  }

  get signal(): AbortSignal {
    return this.givenSignal ?? new AbortController().signal;
  }

  clone(): Light {
    return new Light(this);
  }

  async text(): Promise<string> {
    return typeof this.body === 'string' ? this.body : Buffer.from(this.body ?? []).toString();
  }

  async json(): Promise<unknown> {
    return JSON.parse(await this.text());
  }
}

const isLight = (value: unknown): value is Light =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Light.prototype;

function textOrBytes(body: unknown): Body {
  if (body === null || typeof body === 'string' || body instanceof Uint8Array) return body;
  const received = Object.prototype.toString.call(body).slice(8, -1);
  throw new TypeError(`body: expected a string, a Uint8Array or null, received ${received}`);
}

/** Options of `createFetch` that `Request` does not have. */
const ownOptions: ReadonlySet<string> = new Set(['fields', 'onSent', 'onDispatch']);

/** The request for any arguments of `fetch`; a promise if a body has to be read. */
export function lightRequestOf(
  input: Request | string | URL,
  init: RequestInit,
): Light | Promise<Light> {
  const isBare = Object.keys(init).every((name) => ownOptions.has(name));
  if (isLight(input) && isBare) return input;
  if (!(input instanceof globalThis.Request)) return new Light(input, init);
  return copyOf(isBare ? input : new Request(input, init));
}

async function copyOf(request: Request): Promise<Light> {
  const { url, method, headers, signal } = request;
  const body = request.body === null ? null : new Uint8Array(await request.arrayBuffer());
  return new Light(url, { method, headers, signal, body });
}

export type GivenRequest = Light;

/** The class, with the type of openapi-fetch's `Request` option. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- It has what openapi-fetch uses.
export const LightRequest = Light as unknown as typeof Request;
