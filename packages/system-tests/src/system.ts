import { type Ask, connectTo } from './client.ts';
import { type Databases, freshDatabases, type TestDatabases } from './databases.ts';
import { type ServiceName, serviceNames, ServiceProcess } from './service-process.ts';

export interface SystemOptions {
  /** Databases to use, such as another system's. Default: empty ones. */
  readonly databases?: Databases;
  /** Environment variables of the services, without their prefix. */
  readonly settings?: Partial<Record<ServiceName, Readonly<Record<string, string>>>>;
  /** Arguments of Node, before the script. */
  readonly nodeArguments?: Partial<Record<ServiceName, readonly string[]>>;
  /** Directory of a copy of the repository. Default: this repository. */
  readonly root?: URL;
  /** Starts a proxy before a backend: takes the backend's URL, returns the one for the bff. */
  readonly proxyFor?: (url: string) => Promise<string>;
}

/** The three services as processes, on real PostgreSQL. */
export interface System {
  /** The bff's. */
  readonly url: string;
  readonly services: Readonly<Record<ServiceName, ServiceProcess>>;
  readonly databases: Databases;
  /** Sends a request to the bff. */
  readonly ask: Ask;
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

/** Starts the services and waits until all are ready. A backend's first write takes three seconds. */
export function startSystem(options?: Omit<SystemOptions, 'databases'>): Promise<OwnSystem>;
export function startSystem(options: SystemOptions): Promise<System>;
export async function startSystem(options: SystemOptions = {}): Promise<System> {
  const { settings = {}, nodeArguments = {}, root, proxyFor = async (url) => url } = options;
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
    PROJECTS_URL: await proxyFor(projects.url),
    COMMISSIONING_URL: await proxyFor(commissioning.url),
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
