import { Proxy } from 'local-postgres/proxy';
import { type DurableCluster, durableCluster } from '../databases.ts';
import { ServiceProcess } from '../service-process.ts';
import { startSystem, type System, type SystemOptions } from '../system.ts';
import type { Random } from './random.ts';

export const backendNames = ['projects', 'commissioning'] as const;
type Backends<Part> = Readonly<Record<(typeof backendNames)[number], Part>>;

/** The services on a PostgreSQL of their own, with a proxy before each backend and each database. */
export interface FaultySystem extends System {
  readonly cluster: DurableCluster;
  /** Between each backend and its database. */
  readonly proxies: Backends<Proxy>;
  /** Between the bff and each backend. */
  readonly backends: Backends<Proxy>;
  /** Starts another process of a backend, connected to the database without a proxy. */
  readonly startReplica: (name: (typeof backendNames)[number]) => Promise<ServiceProcess>;
}

/**
 * In milliseconds. A lost statement is given up soon. A service that cannot connect in time exits when it
 * starts, so a busy machine needs time to connect.
 */
const backend = { STATEMENT_TIMEOUT_MS: '1000', CONNECTION_TIMEOUT_MS: '10000' };
const settings = {
  projects: backend,
  commissioning: backend,
  bff: { UPSTREAM_TIMEOUT_MS: '4000' },
};

/** Largest delay of a proxy. Meanwhile responses overtake each other, and whole writes. */
const maxDelayMs = { backend: 400, database: 200 };

export async function startFaultySystem(
  random: Random,
  nodeArguments: SystemOptions['nodeArguments'] = {},
): Promise<FaultySystem> {
  const cleanup = new AsyncDisposableStack();
  /** Starts a proxy that mostly adds little delay, and at times a lot. Returns it and its URL. */
  const startProxy = async (target: string, maxMs: number): Promise<[Proxy, URL]> => {
    const proxy = cleanup.adopt(new Proxy(), (proxy) => proxy.close());
    proxy.pause = () => maxMs * random.next() ** 20;
    const url = new URL(target);
    url.port = String(await proxy.through(Number(url.port)));
    return [proxy, url];
  };
  try {
    const cluster = cleanup.adopt(await durableCluster(), (cluster) => cluster.remove());
    const [projects, { href: projectsUrl }] = await startProxy(
      cluster.databases.projects,
      maxDelayMs.database,
    );
    const [commissioning, { href: commissioningUrl }] = await startProxy(
      cluster.databases.commissioning,
      maxDelayMs.database,
    );
    const backends: Proxy[] = [];
    const system = await startSystem({
      databases: { projects: projectsUrl, commissioning: commissioningUrl },
      settings,
      nodeArguments,
      async proxyFor(url) {
        const [proxy, { origin }] = await startProxy(url, maxDelayMs.backend);
        backends.push(proxy);
        return origin;
      },
    });
    cleanup.defer(() => system.stop());
    const [ofProjects, ofCommissioning] = backends as [Proxy, Proxy];
    return {
      ...system,
      cluster,
      proxies: { projects, commissioning },
      backends: { projects: ofProjects, commissioning: ofCommissioning },
      startReplica: (name) =>
        ServiceProcess.launch(name, {
          settings: { ...backend, DATABASE_URL: cluster.databases[name] },
          nodeArguments: nodeArguments[name],
        }),
      stop: () => cleanup.disposeAsync(),
    };
  } catch (error) {
    await cleanup.disposeAsync();
    throw error;
  }
}
