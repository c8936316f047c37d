import { randomUUID } from 'node:crypto';
import type { ServiceName } from 'api-clients';
import { MemoryStore, revalidate, type RevalidateInterceptor } from 'undici-revalidating-cache';
import type { Settings } from '../config.ts';
import { traceContextOf } from './trace-context.ts';
import { Upstream } from './upstream.ts';

export interface Upstreams extends Readonly<Record<ServiceName, Upstream>> {
  /** Holds the responses of both, within one bound. */
  readonly store: MemoryStore;
  /** The cache's outcome. */
  readonly stats: RevalidateInterceptor['stats'];
  readonly close: () => Promise<void>;
}

/** Both backends, each with its own connections: if one fails, it takes none from the other. */
export function connectUpstreams(settings: Settings): Upstreams {
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
      url,
      cache: settings.CACHING ? cache : undefined,
      store,
      connections: settings.UPSTREAM_CONNECTIONS,
      maxQueued: settings.UPSTREAM_QUEUE,
      connectTimeoutMs: settings.UPSTREAM_CONNECT_TIMEOUT_MS,
      timeoutMs: settings.UPSTREAM_TIMEOUT_MS,
    });
  const projects = connect('projects', settings.PROJECTS_URL);
  const commissioning = connect('commissioning', settings.COMMISSIONING_URL);
  return {
    projects,
    commissioning,
    store,
    stats: cache.stats,
    async close() {
      await Promise.all([projects.close(), commissioning.close()]);
    },
  };
}

/** A list is of no client's trace. The `Cache-Status` of each read in it names its id. */
const fieldsOfList = () => ({ 'x-request-id': randomUUID(), ...traceContextOf({}) });
