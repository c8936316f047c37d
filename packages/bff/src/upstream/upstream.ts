import type { ClientOptions, ServiceName } from 'api-clients';
import { type Dispatcher, Pool } from 'undici';
import type { CacheStore } from 'undici-revalidating-cache';
import { type Answer, Call } from './call.ts';
import type { DocumentedRoute } from '../routes/contract.ts';
import type { Errand } from './errand.ts';
import { guard } from './guard.ts';
import { PlainRequest } from './plain-request.ts';

export interface UpstreamOptions<Client> {
  readonly name: ServiceName;
  /** Where it is: an origin, and a path below it if need be. */
  readonly url: string;
  readonly createClient: (options: ClientOptions) => Client;
  /** Keeps its answers. */
  readonly cache: Dispatcher.DispatcherComposeInterceptor | undefined;
  /** Where it keeps them, by their URLs. */
  readonly store: Pick<CacheStore, 'keys'>;
  readonly connections: number;
  /** How many requests may wait for a connection. */
  readonly maxQueued: number;
  readonly connectTimeoutMs: number;
  /** Until an answer begins, and between two pieces of it. */
  readonly timeoutMs: number;
}

/** To be handed on to the client's call. */
export interface Sending {
  readonly headers: Readonly<Record<string, string>>;
  readonly fetch: (request: Request) => Promise<Response>;
}

/** What any typed client can do beside its own methods, as far as types can say. */
export interface AnyClient {
  request: (method: never, path: never, init: never) => Promise<unknown>;
}

/** The body is the call's, as bytes, to be passed on: the typed client gets none to parse. */
const withoutBody = new Response(null, { status: 204 });

/** A service behind this one: its typed client, over connections of its own. */
export class Upstream<Client extends AnyClient> {
  readonly #name: ServiceName;
  readonly #origin: string;
  readonly #pool: Pool;
  /** For whether it is ready: not in the queue behind all the others. */
  readonly #probe: Pool;
  readonly #dispatcher: Dispatcher;
  readonly #store: UpstreamOptions<Client>['store'];
  readonly #client: Client;
  readonly #readyPath: string;

  constructor(options: UpstreamOptions<Client>) {
    const { name, url, createClient, cache, connections, timeoutMs } = options;
    const { origin, pathname } = new URL(url);
    this.#name = name;
    this.#origin = origin;
    this.#store = options.store;
    this.#readyPath = `${pathname.replace(/\/$/, '')}/ready`;
    this.#client = createClient({ baseUrl: url, Request: PlainRequest as typeof Request });
    const timeouts = {
      connect: { timeout: options.connectTimeoutMs },
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
    };
    this.#pool = new Pool(origin, { ...timeouts, connections });
    this.#probe = new Pool(origin, { ...timeouts, connections: 1 });
    const guarded = this.#pool.compose(guard(connections + options.maxQueued));
    this.#dispatcher = cache === undefined ? guarded : guarded.compose(cache);
  }

  /**
   * Has one call of the client made for an errand.
   *
   * @param send makes it: `(client, sending) => client.GET('/things', { params, ...sending })`
   * @param conditions of a write
   * @throws Problem: the upstream's refusal, or 502, 503 or 504 for what is no answer
   */
  async ask(
    errand: Errand,
    send: (client: Client, sending: Sending) => Promise<unknown>,
    conditions?: Readonly<Record<string, string>>,
  ): Promise<Answer> {
    const sent = Promise.withResolvers<Answer>();
    await send(this.#client, {
      headers: conditions === undefined ? errand.headers : { ...errand.headers, ...conditions },
      fetch: async (request) => {
        sent.resolve(await this.#dispatch(errand, request as unknown as PlainRequest));
        return withoutBody;
      },
    });
    return sent.promise;
  }

  /**
   * The same for an operation that was read from the client's own contract: its path and its
   * parameters are those that both sides were made from.
   */
  request(
    errand: Errand,
    { method, path }: Pick<DocumentedRoute, 'method' | 'path'>,
    init: { readonly params: object; readonly body?: unknown },
    conditions?: Readonly<Record<string, string>>,
  ): Promise<Answer> {
    return this.ask(
      errand,
      (client, sending) =>
        client.request(method as never, path as never, { ...init, ...sending } as never),
      conditions,
    );
  }

  #dispatch(errand: Errand, { url, method, headers, body }: PlainRequest): Promise<Answer> {
    const path = url.slice(url.indexOf('/', url.indexOf('//') + 2));
    const stored = this.#store.keys(this.#origin + path).map(({ entityTag }) => entityTag);
    const call = new Call(this.#name, method, path, stored);
    errand.begin(call);
    if (!call.isDone) {
      const fields = Object.fromEntries(headers);
      this.#dispatcher.dispatch(
        { origin: this.#origin, path, method, headers: fields, body },
        call,
      );
    }
    return call.answer;
  }

  /** @throws as long as it is not ready */
  async checkReady(signal: AbortSignal): Promise<void> {
    const { statusCode, body } = await this.#probe.request({
      path: this.#readyPath,
      method: 'GET',
      signal,
    });
    await body.dump();
    if (statusCode !== 200) throw new Error(`answers ${statusCode}`);
  }

  /** Breaks off what still runs. */
  async close(): Promise<void> {
    await Promise.all([this.#pool.destroy(), this.#probe.destroy()]);
  }
}
