import {
  type Endpoint,
  endpoints,
  type Operations,
  type ParametersOf,
  type ServiceName,
} from 'api-clients';
import { type Dispatcher, Pool } from 'undici';
import { type Answer, Call } from './call.ts';
import type { Errand } from './errand.ts';
import { guard } from './guard.ts';

export interface UpstreamOptions<Service> {
  readonly name: Service;
  /** Where it is: an origin, and a path below it if need be. */
  readonly url: string;
  /** Keeps its answers. */
  readonly cache: Dispatcher.DispatcherComposeInterceptor | undefined;
  readonly connections: number;
  /** How many requests may wait for a connection. */
  readonly maxQueued: number;
  readonly connectTimeoutMs: number;
  /** Until an answer begins, and between two pieces of it. */
  readonly timeoutMs: number;
}

/** What a write says beside its parameters. */
export interface Sent {
  readonly conditions?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** A service behind this one: its operations, over connections of its own. */
export class Upstream<Service extends ServiceName> {
  readonly #name: Service;
  readonly #origin: string;
  readonly #basePath: string;
  readonly #endpoints: ReadonlyMap<string, Endpoint>;
  readonly #pool: Pool;
  readonly #dispatcher: Dispatcher;

  constructor(options: UpstreamOptions<Service>) {
    const { name, cache, connections, timeoutMs } = options;
    const { origin, pathname } = new URL(options.url);
    this.#name = name;
    this.#origin = origin;
    this.#basePath = pathname.replace(/\/$/, '');
    this.#endpoints = endpoints[name];
    this.#pool = new Pool(origin, {
      connections,
      connect: { timeout: options.connectTimeoutMs },
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
    });
    const guarded = this.#pool.compose(guard(connections + options.maxQueued));
    this.#dispatcher = cache === undefined ? guarded : guarded.compose(cache);
  }

  /** @throws Problem: the upstream's refusal, or 502, 503 or 504 for what is no answer */
  call<Id extends keyof Operations[Service] & string>(
    errand: Errand,
    operationId: Id,
    parameters: ParametersOf<Service, Id>,
    { conditions, body }: Sent = {},
  ): Promise<Answer> {
    const { method, target } = this.#endpoints.get(operationId) as Endpoint;
    const path = this.#basePath + target(parameters);
    const call = new Call(this.#name, method, path);
    errand.begin(call);
    if (!call.isDone) {
      const headers =
        method === 'GET'
          ? errand.headers
          : {
              ...errand.headers,
              ...conditions,
              ...(body !== undefined && { 'content-type': 'application/json' }),
            };
      this.#dispatcher.dispatch(
        {
          origin: this.#origin,
          path,
          method,
          headers,
          body: body === undefined ? null : JSON.stringify(body),
        },
        call,
      );
    }
    return call.answer;
  }

  /** @throws as long as it is not ready */
  async checkReady(): Promise<void> {
    const path = `${this.#basePath}/ready`;
    const { statusCode, body } = await this.#pool.request({ path, method: 'GET' });
    await body.dump();
    if (statusCode !== 200) throw new Error(`answers ${statusCode}`);
  }

  /** Breaks off what still runs. */
  close(): Promise<void> {
    return this.#pool.destroy();
  }
}
