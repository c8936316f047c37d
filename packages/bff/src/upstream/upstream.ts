import type { ServiceName } from 'api-clients';
import { type Dispatcher, Pool } from 'undici';
import { type CacheStore, createFetch, type LightFetch } from 'undici-revalidating-cache';
import { resilience } from './resilience.ts';

export interface UpstreamOptions {
  readonly name: ServiceName;
  /** An origin, and a path below it if need be. */
  readonly url: string;
  /** Undefined if nothing is cached. */
  readonly cache: Dispatcher.DispatcherComposeInterceptor | undefined;
  /** The cache's store. */
  readonly store: Pick<CacheStore, 'keys' | 'get'>;
  readonly connections: number;
  /** How many requests may wait for a connection. */
  readonly maxQueued: number;
  readonly connectTimeoutMs: number;
  /** Until a response begins, and between two chunks of it. */
  readonly timeoutMs: number;
}

/** A service behind this one, over a connection pool of its own. */
export class Upstream {
  readonly name: ServiceName;
  /** Without a slash at the end. */
  readonly baseUrl: string;
  /** Over the cache. */
  readonly fetch: LightFetch;
  readonly #pool: Pool;
  /** Readiness probes do not wait behind other requests. */
  readonly #probe: Pool;
  readonly #readyPath: string;

  constructor(options: UpstreamOptions) {
    const { name, url, cache, store, connections, timeoutMs } = options;
    const { origin, pathname } = new URL(url);
    const path = pathname.replace(/\/$/, '');
    this.name = name;
    this.baseUrl = origin + path;
    this.#readyPath = `${path}/ready`;
    const timeouts = {
      connect: { timeout: options.connectTimeoutMs },
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
    };
    this.#pool = new Pool(origin, { ...timeouts, connections });
    this.#probe = new Pool(origin, { ...timeouts, connections: 1 });
    const resilient = this.#pool.compose(resilience(connections + options.maxQueued));
    this.fetch = createFetch(cache === undefined ? resilient : resilient.compose(cache), { store });
  }

  /** @throws if it is not ready */
  async checkReady(signal: AbortSignal): Promise<void> {
    const { statusCode, body } = await this.#probe.request({
      path: this.#readyPath,
      method: 'GET',
      signal,
    });
    await body.dump();
    if (statusCode !== 200) throw new Error(`answers ${statusCode}`);
  }

  /** Aborts its requests in progress. */
  async close(): Promise<void> {
    await Promise.all([this.#pool.destroy(), this.#probe.destroy()]);
  }
}
