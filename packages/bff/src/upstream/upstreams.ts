import {
  type CommissioningClient,
  createCommissioningClient,
  createProjectsClient,
  type ProjectsClient,
} from 'api-clients';
import { MemoryStore, revalidate, type RevalidateInterceptor } from 'undici-revalidating-cache';
import type { Settings } from '../config.ts';
import { type AnyClient, Upstream, type UpstreamOptions } from './upstream.ts';

export interface Upstreams {
  readonly projects: Upstream<ProjectsClient>;
  readonly commissioning: Upstream<CommissioningClient>;
  /** Of the answers of both: one bound for all. */
  readonly store: MemoryStore;
  /** What the cache did. */
  readonly stats: RevalidateInterceptor['stats'];
  readonly close: () => Promise<void>;
}

/** Both backends, each with connections of its own: one that fails takes none from the other. */
export function connectUpstreams(settings: Settings): Upstreams {
  const store = new MemoryStore({ maxBytes: settings.CACHE_MAX_BYTES });
  // Our backends' tags name the variant, so that one stored response serves all users.
  const cache = revalidate({ store, trustEntityTags: true });
  const connect = <Client extends AnyClient>(
    own: Pick<UpstreamOptions<Client>, 'name' | 'url' | 'createClient'>,
  ): Upstream<Client> =>
    new Upstream({
      ...own,
      cache: settings.CACHING ? cache : undefined,
      store,
      connections: settings.UPSTREAM_CONNECTIONS,
      maxQueued: settings.UPSTREAM_QUEUE,
      connectTimeoutMs: settings.UPSTREAM_CONNECT_TIMEOUT_MS,
      timeoutMs: settings.UPSTREAM_TIMEOUT_MS,
    });
  const projects = connect({
    name: 'projects',
    url: settings.PROJECTS_URL,
    createClient: createProjectsClient,
  });
  const commissioning = connect({
    name: 'commissioning',
    url: settings.COMMISSIONING_URL,
    createClient: createCommissioningClient,
  });
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
