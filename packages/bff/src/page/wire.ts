import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Message } from 'page/watched';

/** What undici publishes of a request when it is made, and again when its answer's head is there. */
interface WireRequest {
  readonly origin: string;
  readonly method: string;
  readonly path: string;
  /** Names and values in turn, as sent. */
  readonly headers: readonly string[];
}
interface WireResponse {
  readonly statusCode: number;
  readonly headers: readonly (Buffer | string)[];
}

type Writable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

/** Requests under way at most that are kept; of more, the oldest are forgotten. */
const maxKept = 1_000;

/**
 * The messages between the bff and its backends as they go over the wire, below the cache: with the
 * `If-None-Match` that it adds and the 304 that it turns into a 200. Kept by the `x-request-id` that
 * every call carries, until they are taken.
 */
export class Wire {
  readonly #byRequest = new Map<string, Message[]>();
  readonly #byWireRequest = new WeakMap<object, Writable<Message>>();
  readonly #upstreamAt: (origin: string) => Message['upstream'] | undefined;

  /** @param upstreamAt the backend at an origin; what goes elsewhere is not looked at */
  constructor(upstreamAt: (origin: string) => Message['upstream'] | undefined) {
    this.#upstreamAt = upstreamAt;
  }

  start(): void {
    subscribe('undici:request:create', this.#sent);
    subscribe('undici:request:headers', this.#answered);
  }

  stop(): void {
    unsubscribe('undici:request:create', this.#sent);
    unsubscribe('undici:request:headers', this.#answered);
    this.#byRequest.clear();
  }

  /** What went over the wire for a request; nothing if it shared another one's round trip. */
  take(requestId: string): Message[] {
    const messages = this.#byRequest.get(requestId) ?? [];
    this.#byRequest.delete(requestId);
    return messages;
  }

  readonly #sent = (event: unknown): void => {
    const { request } = event as { request: WireRequest };
    const upstream = this.#upstreamAt(request.origin);
    const fields = fieldsOf(request.headers);
    const requestId = fields.find(({ name }) => name === 'x-request-id')?.value;
    if (upstream === undefined || requestId === undefined) return;
    const { method, path } = request;
    const message: Writable<Message> = {
      upstream,
      method,
      path,
      requestFields: fields,
      status: null,
      responseFields: [],
    };
    this.#byWireRequest.set(request, message);
    const messages = this.#byRequest.get(requestId);
    if (messages !== undefined) {
      messages.push(message);
      return;
    }
    this.#byRequest.set(requestId, [message]);
    if (this.#byRequest.size > maxKept) {
      this.#byRequest.delete(this.#byRequest.keys().next().value as string);
    }
  };

  readonly #answered = (event: unknown): void => {
    const { request, response } = event as { request: WireRequest; response: WireResponse };
    const message = this.#byWireRequest.get(request);
    if (message === undefined) return;
    message.status = response.statusCode;
    message.responseFields = fieldsOf(response.headers);
  };
}

function fieldsOf(list: readonly (Buffer | string)[]): Message['requestFields'] {
  const fields = [];
  for (let at = 0; at + 1 < list.length; at += 2) {
    fields.push({ name: String(list[at]).toLowerCase(), value: String(list[at + 1]) });
  }
  return fields;
}
