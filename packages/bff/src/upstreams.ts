import {
  type CommissioningClient,
  createCommissioningClient,
  createProjectsClient,
  type ProjectsClient,
} from 'api-clients';
import { Agent } from 'undici';
import {
  createFetch,
  MemoryStore,
  revalidate,
  type RevalidateInterceptor,
} from 'undici-revalidating-cache';
import type { Settings } from './config.ts';

export interface Upstreams {
  readonly projects: ProjectsClient;
  readonly commissioning: CommissioningClient;
  readonly store: MemoryStore;
  /** What the cache did. */
  readonly stats: RevalidateInterceptor['stats'];
  /** @throws while the service at this origin is not ready */
  readonly checkReady: (origin: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** For each backend; more requests wait for their turn. */
const maxConnections = 64;

/** Both backends, over one dispatcher that keeps their answers and revalidates each on every read. */
export function connectUpstreams(settings: Settings): Upstreams {
  const { UPSTREAM_TIMEOUT_MS: timeout } = settings;
  const agent = new Agent({
    connections: maxConnections,
    connect: { timeout },
    headersTimeout: timeout,
    bodyTimeout: timeout,
  });
  const store = new MemoryStore({ maxBytes: settings.CACHE_MAX_BYTES });
  const cache = revalidate({ store });
  const fetch = createFetch(settings.CACHING ? agent.compose(cache) : agent);
  return {
    projects: createProjectsClient({ baseUrl: settings.PROJECTS_URL, fetch }),
    commissioning: createCommissioningClient({ baseUrl: settings.COMMISSIONING_URL, fetch }),
    store,
    stats: cache.stats,
    async checkReady(origin) {
      const { statusCode, body } = await agent.request({ origin, path: '/ready', method: 'GET' });
      await body.dump();
      if (statusCode !== 200) throw new Error(`answers ${statusCode}`);
    },
    close: () => agent.destroy(),
  };
}
