import type { Headers as Fields } from '../http/headers.ts';
import { decode, parsedJson } from '../store/parsed-json.ts';

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

/**
 * A `Response` that is made of its parts when they are asked for: most often of its JSON alone.
 *
 * `json()` of a stored response gives the value that was parsed once for all, frozen, and `bytes()`
 * the stored bytes themselves, not to be changed.
 */
class LightResponse implements Omit<Response, 'json' | 'bytes'> {
  readonly type = 'default';
  readonly redirected = false;
  readonly #init: LightResponseInit;
  #headers: Headers | undefined;
  #isRead = false;
  /** Of the same body: for what is too rare to be made light. */
  #full: Response | undefined;

  constructor(init: LightResponseInit) {
    this.#init = init;
  }

  get url(): string {
    return this.#init.url;
  }

  get status(): number {
    return this.#init.status;
  }

  get statusText(): string {
    return this.#init.statusText;
  }

  get ok(): boolean {
    return this.status >= 200 && this.status < 300;
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

  async bytes(): Promise<Uint8Array> {
    return this.#full === undefined ? this.#take() : this.#full.bytes();
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
    if (this.#full !== undefined || this.#isRead) return this.#asFull().clone();
    const copy = new LightResponse(this.#init);
    if (this.#headers !== undefined) copy.#headers = new Headers(this.#headers);
    return copy;
  }

  #take(): Buffer {
    if (this.#isRead) throw new TypeError('Body is unusable: Body has already been read');
    this.#isRead = true;
    return this.#init.body;
  }

  #asFull(): Response {
    if (this.#full !== undefined) return this.#full;
    const { status, body } = this.#init;
    const content = nullBodyStatus.has(status) ? null : new Uint8Array(body);
    this.#full = new Response(content, { headers: this.headers });
    // Who has read it before finds it read.
    if (this.#isRead && content !== null) void this.#full.arrayBuffer();
    return this.#full;
  }
}

// It is one, and has all that one has, so that it needs none of what its constructor makes.
Object.setPrototypeOf(LightResponse.prototype, Response.prototype);

export const lightResponse = (init: LightResponseInit): Response => new LightResponse(init);

function headersOf(fields: Fields): Headers {
  const headers = new Headers();
  for (const name in fields) {
    const value = fields[name] as string | string[];
    if (typeof value === 'string') headers.set(name, value);
    else for (const line of value) headers.append(name, line);
  }
  return headers;
}
