import type { Headers as Fields } from '../http/headers.ts';
import { decode, parsedJson } from '../store/parsed-json.ts';
import { lightHeaders } from './light-headers.ts';

/** A response whose body has arrived. */
export interface LightResponse extends Response {
  /** The body. It may be the stored bytes themselves: do not change it. */
  readonly content: Buffer;
  /** Whether a response with this ETag was in the store before the request was made. */
  readonly wasStored: boolean;
}

export interface LightResponseInit extends Pick<
  LightResponse,
  'url' | 'status' | 'statusText' | 'content' | 'wasStored'
> {
  readonly fields: Fields;
}

/** These have no body, not even an empty one (Fetch Standard, "null body status"). */
const nullBodyStatus = new Set([101, 204, 205, 304]);

/**
 * A `Response` that creates its header fields and its stream only when asked for them. All
 * callers that read the JSON of a stored response share one parsed value, which is frozen.
 */
class Light implements Omit<LightResponse, 'json' | 'bytes' | 'formData'> {
  readonly type = 'default';
  readonly redirected = false;
  readonly url: string;
  readonly status: number;
  readonly statusText: string;
  readonly content: Buffer;
  readonly wasStored: boolean;
  readonly #init: LightResponseInit;
  #headers: Headers | undefined;
  #stream: ReadableStream<Uint8Array<ArrayBuffer>> | undefined;
  #isRead = false;

  constructor(init: LightResponseInit) {
    this.url = init.url;
    this.status = init.status;
    this.statusText = init.statusText;
    this.content = init.content;
    this.wasStored = init.wasStored;
    this.#init = init;
  }

  get ok(): boolean {
    return this.status >= 200 && this.status < 300;
  }

  get headers(): Headers {
    return (this.#headers ??= lightHeaders(this.#init.fields));
  }

  get bodyUsed(): boolean {
    return this.#isRead;
  }

  get body(): LightResponse['body'] {
    if (nullBodyStatus.has(this.status)) return null;
    // The first read of the stream, not its creation, uses up the body.
    return (this.#stream ??= new ReadableStream(
      {
        pull: (controller) => {
          controller.enqueue(Uint8Array.from(this.#take()));
          controller.close();
        },
      },
      { highWaterMark: 0 },
    ));
  }

  async json(): Promise<unknown> {
    return parsedJson(this.#take());
  }

  async text(): Promise<string> {
    return decode(this.#take());
  }

  /** The stored bytes themselves, if it is stored: do not change them. */
  async bytes(): Promise<Uint8Array> {
    return this.#take();
  }

  async arrayBuffer(): Promise<ArrayBuffer> {
    return Uint8Array.from(this.#take()).buffer;
  }

  async blob(): Promise<Blob> {
    return new Response(Uint8Array.from(this.#take()), { headers: this.headers }).blob();
  }

  clone(): LightResponse {
    if (this.#isRead) throw unusable();
    const copy = new Light(this.#init);
    if (this.#headers !== undefined) copy.#headers = new Headers(this.#headers);
    return whole(copy);
  }

  #take(): Buffer {
    if (this.#isRead) throw unusable();
    this.#isRead = true;
    return this.content;
  }
}

// `instanceof Response` holds, without the cost of Response's constructor.
Object.setPrototypeOf(Light.prototype, Response.prototype);

const unusable = () => new TypeError('Body is unusable: Body has already been read');

const whole = (light: Light): LightResponse =>
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Only `formData` is missing, which callers of a JSON API do not need.
  light as Omit<LightResponse, 'formData'> as LightResponse;

export const lightResponse = (init: LightResponseInit): LightResponse => whole(new Light(init));

/**
 * `LightResponse.content` of a response that openapi-fetch returned.
 *
 * @throws TypeError for a response of another `fetch`
 */
export function contentOf(response: Response): Buffer {
  if (response instanceof Light) return response.content;
  throw new TypeError('response: expected one of createFetch, received another');
}

/** `LightResponse.wasStored` of a response that openapi-fetch returned; false for any other. */
export const wasStored = (response: Response): boolean =>
  response instanceof Light && response.wasStored;
