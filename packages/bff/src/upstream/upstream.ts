import { type ClientOptions, createDocumentedClient, type ServiceName } from 'api-clients';
import type { Dispatcher } from 'undici';
import {
  type CacheStore,
  createFetch,
  type LightFetch,
  LightRequest,
} from 'undici-revalidating-cache';
import { pathSerializer } from './path-serializer.ts';
import { AddressWatch, isAddress, type Resolve, resolveHost } from './replicas/addresses.ts';
import { Balancer } from './replicas/balancer.ts';
import { Replica, type ReplicaOptions } from './replicas/replica.ts';

export interface UpstreamOptions extends Omit<ReplicaOptions, 'readyPath'> {
  readonly name: ServiceName;
  readonly urls: readonly [URL, ...URL[]];
  readonly cache: Dispatcher.DispatcherComposeInterceptor | undefined;
  readonly store: Pick<CacheStore, 'keys' | 'get'>;
  readonly maxQueued: number;
  /** If above 0, each address of a host is a replica. */
  readonly resolveIntervalMs: number;
  readonly resolve?: Resolve;
}

export class Upstream {
  readonly name: ServiceName;
  /** URL of the first replica, without a slash at the end. It identifies the upstream's resources. */
  readonly baseUrl: string;
  readonly clientOptions: ClientOptions;
  /** For operations that are looked up at run time. Each call passes its own `fetch`. */
  readonly client: ReturnType<typeof createDocumentedClient>;
  readonly origins: readonly string[];
  readonly fetch: LightFetch;
  readonly #balancer: Balancer;
  readonly #watches: readonly AddressWatch[];

  constructor(options: UpstreamOptions) {
    const { name, urls, cache, store, connections, maxQueued } = options;
    const [{ origin, pathname }] = urls;
    const path = pathname.replace(/\/$/, '');
    this.name = name;
    this.baseUrl = origin + path;
    this.clientOptions = { baseUrl: this.baseUrl, Request: LightRequest, pathSerializer };
    this.client = createDocumentedClient(this.clientOptions);
    this.origins = urls.map((url) => url.origin);
    const replicaOptions = { ...options, readyPath: `${path}/ready` };
    const byUrl = urls.map((url) => [new Replica(url.origin, undefined, replicaOptions)]);
    this.#balancer = new Balancer(byUrl.flat(), connections + maxQueued);
    this.#watches = urls.flatMap((url, index) => {
      if (options.resolveIntervalMs === 0 || isAddress(url.hostname)) return [];
      const onChange = (addresses: readonly string[]) => {
        const before = byUrl[index] ?? [];
        const known = new Map(before.map((replica) => [replica.address, replica]));
        const now = addresses.map(
          (address) => known.get(address) ?? new Replica(url.origin, address, replicaOptions),
        );
        byUrl[index] = now;
        this.#balancer.replicas = byUrl.flat();
        for (const replica of before) if (!now.includes(replica)) void replica.end('close');
      };
      const { resolve = resolveHost, resolveIntervalMs: intervalMs, report } = options;
      return [new AddressWatch({ hostname: url.hostname, intervalMs, resolve, onChange, report })];
    });
    const dispatcher = path === '' ? this.#balancer : this.#balancer.compose(listsBelow(path));
    this.fetch = createFetch(cache === undefined ? dispatcher : dispatcher.compose(cache), {
      store,
    });
  }

  get replicas(): readonly Replica[] {
    return this.#balancer.replicas;
  }

  get queued(): number {
    return this.replicas.reduce((sum, replica) => sum + replica.queued, 0);
  }

  /** Looks up the addresses of its hosts, and continues to do so regularly. */
  async start(): Promise<void> {
    await Promise.all(this.#watches.map((watch) => watch.start()));
  }

  async checkReady(signal: AbortSignal): Promise<void> {
    const replicas = [...this.replicas];
    const checks = replicas.map((replica) => replica.checkReady(signal));
    const results = await Promise.any(checks).then(
      () => [],
      ({ errors }: AggregateError): readonly Error[] => errors,
    );
    const [first] = results;
    if (first === undefined) return;
    if (results.length === 1) throw first;
    throw new Error(
      results.map(({ message }, index) => `${replicas[index]?.name}: ${message}`).join('; '),
    );
  }

  /** Aborts its requests in progress. */
  async close(): Promise<void> {
    for (const watch of this.#watches) watch.close();
    await Promise.all(this.replicas.map((replica) => replica.end('destroy')));
  }
}

/** Prepends the base path to the path of lists, the only QUERYs. Targets already include it. */
const listsBelow =
  (base: string): Dispatcher.DispatcherComposeInterceptor =>
  (dispatch) =>
  (options, handler) =>
    dispatch(
      options.method === 'QUERY' ? { ...options, path: base + options.path } : options,
      handler,
    );
