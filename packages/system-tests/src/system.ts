import { type Ask, connectTo } from './client.ts';
import { type Databases, freshDatabases, type TestDatabases } from './databases.ts';
import { type ServiceName, serviceNames, ServiceProcess } from './service-process.ts';

export interface SystemOptions {
  /** Those of another system, of a durable cluster, or through a proxy. Default: fresh ones. */
  readonly databases?: Databases;
  /** Variables of the services, without their prefix. */
  readonly settings?: Partial<Record<ServiceName, Readonly<Record<string, string>>>>;
  /** For Node, before the script. */
  readonly nodeArguments?: Partial<Record<ServiceName, readonly string[]>>;
  /** Directory of a copy of the repository. Default: this repository. */
  readonly root?: URL;
  /** Puts something before a backend: takes its URL, gives the one that the bff is told. */
  readonly before?: (url: string) => Promise<string>;
}

/** The three services as processes, on real PostgreSQL. */
export interface System {
  /** The bff's. */
  readonly url: string;
  readonly services: Readonly<Record<ServiceName, ServiceProcess>>;
  readonly databases: Databases;
  /** Through the bff. */
  readonly ask: Ask;
  /** The end of what the services have said: for the message of a failure. */
  log(): string;
  /** Kills the services, and drops the databases if they were made here. */
  stop(): Promise<void>;
}

export interface OwnSystem extends System {
  readonly databases: TestDatabases;
}

const off = { CACHING: 'false' };
/** Services that always ask the database, and only read: for a second set on the same databases. */
export const cachingOff = { projects: off, commissioning: off, bff: off };

/** Starts the services and waits until all are ready. A backend's first write waits some more. */
export function startSystem(options?: Omit<SystemOptions, 'databases'>): Promise<OwnSystem>;
export function startSystem(options: SystemOptions): Promise<System>;
export async function startSystem(options: SystemOptions = {}): Promise<System> {
  const { settings = {}, nodeArguments = {}, root, before = async (url) => url } = options;
  const databases = options.databases ?? (await freshDatabases());

  const launch = (name: ServiceName, own: Record<string, string>) =>
    ServiceProcess.launch(name, {
      settings: { ...own, ...settings[name] },
      nodeArguments: nodeArguments[name],
      root,
    });
  const [projects, commissioning] = await Promise.all([
    launch('projects', { DATABASE_URL: databases.projects }),
    launch('commissioning', { DATABASE_URL: databases.commissioning }),
  ]);
  const upstreams = {
    PROJECTS_URL: await before(projects.url),
    COMMISSIONING_URL: await before(commissioning.url),
  };
  const services = { projects, commissioning, bff: await launch('bff', upstreams) };
  const client = connectTo(services.bff.url);
  const system: System = {
    url: services.bff.url,
    services,
    databases,
    ask: client.ask,
    log: () => serviceNames.map((name) => services[name].log.slice(-5_000)).join('\n'),
    async stop() {
      await client.close();
      await Promise.all(serviceNames.map((name) => services[name].kill()));
      if (databases !== options.databases) await (databases as TestDatabases).drop();
    },
  };
  try {
    for (const name of serviceNames) await services[name].ready();
  } catch (error) {
    await system.stop();
    throw error;
  }
  return system;
}
