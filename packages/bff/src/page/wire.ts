import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import type { Message } from 'page/watched';
import type { Exchange, UpstreamCall } from '../observability/exchange.ts';
import { dropOldest } from './drop-oldest.ts';

/** The message of undici when a request is created, and again when the response headers arrive. */
interface WireRequest {
  readonly origin: string;
  readonly method: string;
  readonly path: string;
  readonly headers: readonly string[];
}
interface WireResponse {
  readonly statusCode: number;
  readonly headers: readonly (Buffer | string)[];
}

/** The name of the replica at an origin and address; undefined if its backend has only one. */
export type ReplicaAt = (origin: string, address: string | undefined) => string | undefined;

type Writable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

/** Limits untaken messages, and lists with a known replica. The oldest request ids are removed first. */
const maxKept = 1_000;

/**
 * Records the messages between the bff and its backends below the cache: with the `If-None-Match`
 * that the cache adds, and the 304 that it turns into a 200. Keeps them until they are taken.
 */
export class Wire {
  readonly #untaken = new Map<string, Set<Message>>();
  #untakenCount = 0;
  readonly #byWireRequest = new WeakMap<object, Writable<Message>>();
  readonly #replicas = new WeakMap<Message, string>();
  /** Names of replicas, by the id of the list sent to them. */
  readonly #replicasOfLists = new Map<string, string>();
  readonly #upstreamAt: (origin: string) => Message['upstream'] | undefined;
  readonly #replicaAt: ReplicaAt;

  constructor(
    upstreamAt: (origin: string) => Message['upstream'] | undefined,
    replicaAt: ReplicaAt = () => undefined,
  ) {
    this.#upstreamAt = upstreamAt;
    this.#replicaAt = replicaAt;
  }

  start(): void {
    subscribe('undici:request:create', this.#sent);
    subscribe('undici:client:sendHeaders', this.#connected);
    subscribe('undici:request:headers', this.#answered);
  }

  stop(): void {
    unsubscribe('undici:request:create', this.#sent);
    unsubscribe('undici:client:sendHeaders', this.#connected);
    unsubscribe('undici:request:headers', this.#answered);
    this.#replicasOfLists.clear();
    this.#untaken.clear();
    this.#untakenCount = 0;
  }

  /** The messages of an exchange; none if it shared another exchange's round trip. */
  take(exchange: Exchange): Message[] {
    const { requestId } = exchange;
    const messages = this.#untaken.get(requestId);
    if (messages === undefined) return [];
    const taken = [...messages].filter((message) => isOf(exchange, message));
    for (const message of taken) messages.delete(message);
    this.#untakenCount -= taken.length;
    if (messages.size === 0) this.#untaken.delete(requestId);
    return taken;
  }

  /** The replica that answered a call, if its backend has several. */
  replicaOf({ cache, ...call }: UpstreamCall, messages: readonly Message[]): string | undefined {
    if (cache.gatheredBy !== undefined) return this.#replicasOfLists.get(cache.gatheredBy);
    const message = messages.findLast((one) => isMessageOf(call, one));
    return message && this.#replicas.get(message);
  }

  readonly #sent = (event: unknown): void => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- undici documents what it publishes.
    const { request } = event as { request: WireRequest };
    const upstream = this.#upstreamAt(request.origin);
    if (upstream === undefined) return;
    const { method, path } = request;
    // A list has reads of several users, who must not see each other's reads.
    if (method === 'QUERY') return;
    const fields = fieldsOf(request.headers);
    const requestId = valueOf(fields, 'x-request-id');
    // Readiness probes have no id, since they belong to no client request.
    if (requestId === undefined) return;
    const message: Writable<Message> = {
      upstream,
      replica: request.origin,
      method,
      path,
      requestFields: fields,
      status: null,
      responseFields: [],
    };
    this.#byWireRequest.set(request, message);
    this.#keep(requestId, message);
  };

  readonly #connected = (event: unknown): void => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- As above.
    const { request, socket } = event as { request: WireRequest; socket: Socket };
    const replica = this.#replicaAt(request.origin, socket.remoteAddress);
    if (replica === undefined) return;
    const message = this.#byWireRequest.get(request);
    if (message !== undefined) {
      message.replica = replica;
      this.#replicas.set(message, replica);
    } else if (request.method === 'QUERY') {
      const id = valueOf(fieldsOf(request.headers), 'x-request-id') ?? '';
      this.#replicasOfLists.set(id, replica);
      dropOldest(this.#replicasOfLists, maxKept);
    }
  };

  #keep(requestId: string, message: Message): void {
    const messages = this.#untaken.get(requestId);
    if (messages === undefined) this.#untaken.set(requestId, new Set([message]));
    else messages.add(message);
    this.#untakenCount++;
    const [oldest] = this.#untaken;
    if (this.#untakenCount <= maxKept || oldest === undefined) return;
    this.#untaken.delete(oldest[0]);
    this.#untakenCount -= oldest[1].size;
  }

  readonly #answered = (event: unknown): void => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- As above.
    const { request, response } = event as { request: WireRequest; response: WireResponse };
    const message = this.#byWireRequest.get(request);
    if (message === undefined) return;
    message.status = response.statusCode;
    message.responseFields = fieldsOf(response.headers);
  };
}

/** The id alone is not enough: clients choose it, and may reuse one. */
function isOf({ user, calls }: Exchange, message: Message): boolean {
  const { requestFields } = message;
  return (
    // Reads of commissioning do not name the user.
    [user, undefined].includes(valueOf(requestFields, 'x-user')) &&
    calls.some((call) => isMessageOf(call, message))
  );
}

const isMessageOf = (
  { upstream, method, path }: Pick<UpstreamCall, 'upstream' | 'method' | 'path'>,
  message: Message,
): boolean => message.upstream === upstream && message.method === method && message.path === path;

const valueOf = (fields: Message['requestFields'], field: string): string | undefined =>
  fields.find(({ name }) => name === field)?.value;

function fieldsOf(list: readonly (Buffer | string)[]): Message['requestFields'] {
  const fields = [];
  for (let at = 0; at + 1 < list.length; at += 2) {
    fields.push({ name: String(list[at]).toLowerCase(), value: String(list[at + 1]) });
  }
  return fields;
}
