import { randomUUID } from 'node:crypto';
import type { ServiceName } from 'api-clients';
import { MemoryStore, revalidate } from 'undici-revalidating-cache';
import { replicaUrlsOf } from 'service-kit';
import type { Settings } from '../config.ts';
import { traceContextOf } from './trace-context.ts';
import { Upstream } from './upstream.ts';

export type Upstreams = ReturnType<typeof connectUpstreams>;

/** Both backends. Each has its own connections, so a failing one takes none from the other. */
export function connectUpstreams(settings: Settings, report: (line: string) => void = () => {}) {
  const store = new MemoryStore({ maxBytes: settings.CACHE_MAX_BYTES });
  // The backends' ETags identify the variant, so one stored response can serve all users.
  const cache = revalidate({
    store,
    trustEntityTags: true,
    gather: settings.GATHERED_REVALIDATION && { headers: fieldsOfList },
  });
  const connect = (name: ServiceName, url: string) =>
    new Upstream({
      name,
      urls: urlsOf(url),
      cache: settings.CACHING ? cache : undefined,
      store,
      connections: settings.UPSTREAM_CONNECTIONS,
      maxQueued: settings.UPSTREAM_QUEUE,
      connectTimeoutMs: settings.UPSTREAM_CONNECT_TIMEOUT_MS,
      timeoutMs: settings.UPSTREAM_TIMEOUT_MS,
      probeIntervalMs: settings.UPSTREAM_PROBE_INTERVAL_MS,
      resolveIntervalMs: settings.UPSTREAM_RESOLVE_INTERVAL_MS,
      report: (line) => report(`${name}: ${line}`),
    });
  const projects = connect('projects', settings.PROJECTS_URL);
  const commissioning = connect('commissioning', settings.COMMISSIONING_URL);
  const names = new Map<string, ServiceName>(
    [projects, commissioning].flatMap(({ name, origins }) => origins.map((one) => [one, name])),
  );
  return {
    projects,
    commissioning,
    store,
    stats: cache.stats,
    /** The backend that has a replica at this origin. */
    nameOf: (origin: string) => names.get(origin),
    /** The name of the replica at an origin and address; undefined if the backend has only one. */
    replicaAt: (origin: string, address: string | undefined): string | undefined => {
      const { replicas } = names.get(origin) === 'projects' ? projects : commissioning;
      if (replicas.length < 2) return undefined;
      return replicas.find(({ name }) => name === origin || name === `${origin} (${address})`)
        ?.name;
    },
    start: async (): Promise<void> => {
      await Promise.all([projects.start(), commissioning.start()]);
    },
    close: async (): Promise<void> => {
      await Promise.all([projects.close(), commissioning.close()]);
    },
  };
}

function urlsOf(setting: string): readonly [URL, ...URL[]] {
  const [first, ...others] = replicaUrlsOf(setting) ?? [];
  if (first === undefined) {
    throw new TypeError('Expected the URLs of replicas, as the settings schema requires');
  }
  return [first, ...others];
}

/** A list is in no client's trace. The `Cache-Status` of its reads has its id. */
const fieldsOfList = () => ({ 'x-request-id': randomUUID(), ...traceContextOf({}) });
