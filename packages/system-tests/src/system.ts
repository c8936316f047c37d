import { type Ask, type Client, connectTo } from './client.ts';
import { type Databases, freshDatabases, type TestDatabases } from './databases.ts';
import {
  type BackendName,
  type ServiceName,
  serviceNames,
  ServiceProcess,
} from './service-process.ts';

export const allVersions = ['memory', 'database'] as const;
export type Versions = (typeof allVersions)[number];

/** Whether the services gather revalidations by default: unless `SOAK_GATHERING` is `off`. */
export const isGatheringOn = process.env['SOAK_GATHERING'] !== 'off';

export interface SystemOptions {
  /** Databases to use, such as another system's. Default: empty ones. */
  readonly databases?: Databases;
  readonly versions?: Versions;
  readonly gathering?: boolean;
  /** Processes of each service. Default: 1, or 2 with versions in the database. */
  readonly replicas?: number;
  /** Environment variables of the services, without their prefix. */
  readonly settings?: Partial<Record<ServiceName, Readonly<Record<string, string>>>>;
  readonly nodeArguments?: Partial<Record<ServiceName, readonly string[]>>;
  /** Directory of a copy of the repository. Default: this repository. */
  readonly root?: URL;
  /** Starts a proxy before a process of a backend: takes its URL, returns the one for the bffs. */
  readonly proxyFor?: (url: string, name: BackendName) => Promise<string>;
  /** Starts a proxy before the database of a process of a backend: returns the URL for the process. */
  readonly databaseFor?: (name: BackendName) => Promise<string>;
}

/** The three services as processes, on real PostgreSQL. */
export interface System {
  readonly versions: Versions;
  readonly url: string;
  /** The first process of each. */
  readonly services: Readonly<Record<ServiceName, ServiceProcess>>;
  /** All processes of each. */
  readonly replicas: Readonly<Record<ServiceName, readonly ServiceProcess[]>>;
  readonly databases: Databases;
  /** Sends a request to the bff with the fewest in progress; ties are broken in turn. */
  readonly ask: Ask;
  ready(): Promise<void>;
  /** The end of the services' output, for the message of a failure. */
  log(): string;
  /** Kills the services, and drops the databases if `startSystem` created them. */
  stop(): Promise<void>;
}

export interface OwnSystem extends System {
  readonly databases: TestDatabases;
}

const off = { CACHING: 'false' };
/** Settings of services that do not cache. They only read, so they can share another set's databases. */
export const cachingOff = { projects: off, commissioning: off, bff: off };

/** Starts the services and waits until all are ready. With versions in memory, a backend's first write takes three seconds. */
export function startSystem(options?: Omit<SystemOptions, 'databases'>): Promise<OwnSystem>;
export function startSystem(options: SystemOptions): Promise<System>;
export async function startSystem(options: SystemOptions = {}): Promise<System> {
  const {
    settings = {},
    nodeArguments = {},
    root,
    versions = 'memory',
    gathering = isGatheringOn,
  } = options;
  const { proxyFor = async (url) => url, replicas: count = versions === 'database' ? 2 : 1 } =
    options;
  const databases: Databases & Partial<TestDatabases> =
    options.databases ?? (await freshDatabases());
  const { databaseFor = async (name) => databases[name] } = options;

  const launchAll = (name: ServiceName, own: () => Promise<Record<string, string>>) =>
    Promise.all(
      Array.from({ length: count }, async () =>
        ServiceProcess.launch(name, {
          settings: {
            GATHERED_REVALIDATION: String(gathering),
            ...(await own()),
            ...settings[name],
          },
          nodeArguments: nodeArguments[name],
          root,
        }),
      ),
    );
  const backendsOf = (name: BackendName) =>
    launchAll(name, async () => ({
      DATABASE_URL: await databaseFor(name),
      ...(versions === 'database' && { VERSIONS: versions }),
    }));
  const urlsOf = async (name: BackendName, processes: readonly ServiceProcess[]) => {
    const urls = [];
    for (const { url } of processes) urls.push(await proxyFor(url, name));
    return urls.join();
  };
  const [projects, commissioning] = await Promise.all([
    backendsOf('projects'),
    backendsOf('commissioning'),
  ]);
  const upstreams = {
    PROJECTS_URL: await urlsOf('projects', projects),
    COMMISSIONING_URL: await urlsOf('commissioning', commissioning),
  };
  const replicas = { projects, commissioning, bff: await launchAll('bff', async () => upstreams) };
  const processes = serviceNames.flatMap((name) => replicas[name]);
  const services = firstOf(replicas);
  const clients = replicas.bff.map(({ url }) => connectTo(url));
  const system: System = {
    versions,
    url: services.bff.url,
    services,
    replicas,
    databases,
    ask: leastBusy(clients),
    async ready() {
      for (const service of processes) await service.ready();
    },
    log: () => processes.map(({ log }) => log.slice(-5_000)).join('\n'),
    async stop() {
      await Promise.all(clients.map((client) => client.close()));
      await Promise.all(processes.map((service) => service.kill()));
      if (databases !== options.databases) await databases.drop?.();
    },
  };
  try {
    await system.ready();
  } catch (error) {
    await system.stop();
    throw error;
  }
  return system;
}

function firstOf(replicas: System['replicas']): System['services'] {
  const [projects] = replicas.projects;
  const [commissioning] = replicas.commissioning;
  const [bff] = replicas.bff;
  if (!projects || !commissioning || !bff) throw new TypeError('replicas: expected 1 or more');
  return { projects, commissioning, bff };
}

/**
 * Uses the client with the fewest requests in progress, so that a paused bff delays at most half of them.
 * If its bff is not running, uses the next client.
 */
function leastBusy(clients: readonly Client[]): Ask {
  const all = clients.map((client) => ({ client, pending: 0 }));
  let turn = 0;
  return async (...request) => {
    const first = turn++ % all.length;
    const order = [...all.slice(first), ...all.slice(0, first)];
    let refused: unknown;
    for (const one of order.toSorted((a, b) => a.pending - b.pending)) {
      one.pending++;
      try {
        return await one.client.ask(...request);
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED'))
          throw error;
        refused = error;
      } finally {
        one.pending--;
      }
    }
    throw refused;
  };
}
