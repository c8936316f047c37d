import type { Headers as Fields } from './headers.ts';
import { decode, parsedJson } from './parsed-json.ts';

/** What came, whole. */
export interface LightResponseInit {
  readonly url: string;
  readonly status: number;
  readonly statusText: string;
  readonly fields: Fields;
  readonly body: Buffer;
}

/** They have no body at all, not even an empty one (Fetch Standard, "null body status"). */
const nullBodyStatus = new Set([101, 204, 205, 304]);

/** Its types say properties where the standard, and Node, have accessors, which can be overridden. */
const Base = Response as unknown as new (body: null, init: ResponseInit) => object;

/**
 * A `Response` that is made of its parts when they are asked for: most often of its JSON alone.
 *
 * `json()` of a stored response gives the value that was parsed once for all, frozen, and `bytes()`
 * the stored bytes themselves, not to be changed.
 */
class LightResponse
  extends Base
  implements
    Pick<Response, 'url' | 'headers' | 'body' | 'bodyUsed' | 'bytes' | 'json' | 'text' | 'clone'>
{
  readonly #init: LightResponseInit;
  #headers: Headers | undefined;
  #isRead = false;
  /** For what is too rare to be made light. */
  #full: Response | undefined;

  constructor(init: LightResponseInit) {
    super(null, { status: init.status, statusText: init.statusText });
    this.#init = init;
  }

  get url(): string {
    return this.#init.url;
  }

  get headers(): Headers {
    return (this.#headers ??= headersOf(this.#init.fields));
  }

  get bodyUsed(): boolean {
    return this.#full?.bodyUsed ?? this.#isRead;
  }

  get body(): Response['body'] {
    return this.#asFull().body;
  }

  async json(): Promise<unknown> {
    return this.#full === undefined ? parsedJson(this.#take()) : this.#full.json();
  }

  async text(): Promise<string> {
    return this.#full === undefined ? decode(this.#take()) : this.#full.text();
  }

  async bytes(): Promise<Uint8Array<ArrayBuffer>> {
    return this.#full === undefined
      ? (this.#take() as Buffer<ArrayBuffer>)
      : (this.#full.bytes() as Promise<Uint8Array<ArrayBuffer>>);
  }

  async arrayBuffer(): Promise<ArrayBuffer> {
    return this.#full === undefined
      ? Uint8Array.from(this.#take()).buffer
      : this.#full.arrayBuffer();
  }

  blob(): Promise<Blob> {
    return this.#asFull().blob();
  }

  formData(): Promise<FormData> {
    return this.#asFull().formData();
  }

  clone(): Response {
    return this.#asFull().clone();
  }

  #take(): Buffer {
    if (this.#isRead) throw new TypeError('Body is unusable: Body has already been read');
    this.#isRead = true;
    return this.#init.body;
  }

  #asFull(): Response {
    if (this.#full !== undefined) return this.#full;
    const { status, statusText, body } = this.#init;
    const content = nullBodyStatus.has(status) ? null : new Uint8Array(body);
    this.#full = new Response(content, { status, statusText, headers: this.headers });
    // Who has read it before finds it read.
    if (this.#isRead && content !== null) void this.#full.arrayBuffer();
    return this.#full;
  }
}

/** @throws RangeError, TypeError for a status or a reason phrase that no `Response` can have */
export const lightResponse = (init: LightResponseInit): Response =>
  new LightResponse(init) as unknown as Response;

function headersOf(fields: Fields): Headers {
  const headers = new Headers();
  for (const name in fields) {
    const value = fields[name] as string | string[];
    if (typeof value === 'string') headers.set(name, value);
    else for (const line of value) headers.append(name, line);
  }
  return headers;
}
