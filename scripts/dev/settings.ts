import { isServiceVariable } from '../../packages/service-kit/src/settings/service-variables.ts';
import { UserError } from './user-error.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Service {
  readonly name: string;
  /** Prefix of its environment variables, without the underscore. */
  readonly prefix: string;
  readonly host: string;
  readonly port: number;
  /** URL at which dev can reach it. */
  readonly url: string;
  /** Its environment variables, with prefix. */
  readonly settings: Environment;
}

export const backendNames = ['projects', 'commissioning'] as const;
export type BackendName = (typeof backendNames)[number];

/** Returns the services with the user's settings, and with defaults that connect them. */
export function services(environment: Environment): Service[] {
  const projects = service('projects', 8081, {}, environment);
  const commissioning = service('commissioning', 8082, {}, environment);
  const upstreams = { PROJECTS_URL: projects.url, COMMISSIONING_URL: commissioning.url };
  const bffDefaults = { ...upstreams, PAGE: 'true' };
  const all = [projects, commissioning, service('bff', 8080, bffDefaults, environment)];
  for (const one of all) {
    const other = all.find(({ name, port }) => port === one.port && name !== one.name);
    if (other !== undefined) {
      throw new UserError(
        `${one.name} and ${other.name} would both listen on port ${one.port}: ` +
          `set ${one.prefix}_PORT or ${other.prefix}_PORT to another port`,
      );
    }
  }
  return all;
}

function service(
  name: string,
  defaultPort: number,
  defaults: Environment,
  environment: Environment,
): Service {
  const prefix = name.toUpperCase();
  const own = Object.entries({
    HOST: '127.0.0.1',
    PORT: String(defaultPort),
    LOG_PRETTY: 'true',
    ...defaults,
  }).map(([key, value]) => [`${prefix}_${key}`, value]);
  const given = Object.entries(environment).filter(
    ([key, value = '']) => key.startsWith(`${prefix}_`) && !isServiceVariable(key, value),
  );
  const settings: Environment = Object.fromEntries([...own, ...given]);
  const host = settings[`${prefix}_HOST`] ?? '';
  const port = Number(settings[`${prefix}_PORT`]);
  if (!(Number.isInteger(port) && port > 0 && port < 65_536)) {
    throw new UserError(
      `${prefix}_PORT is not the number of a port: set it to one from 1 to 65535`,
    );
  }
  return { name, prefix, host, port, url: urlOf(host, port), settings };
}

/** A service that listens on all addresses is reachable on the loopback address. */
function urlOf(host: string, port: number): string {
  const reached = { '0.0.0.0': '127.0.0.1', '::': '::1' }[host] ?? host;
  return `http://${reached.includes(':') ? `[${reached}]` : reached}:${port}`;
}

/** Adds the database URLs to the backends' settings. */
export const withDatabases = (
  services: readonly Service[],
  urls: Readonly<Record<string, string>>,
): Service[] =>
  services.map((service) => {
    const url = urls[service.name];
    const settings = { ...service.settings, [`${service.prefix}_DATABASE_URL`]: url };
    return url === undefined ? service : { ...service, settings };
  });

/** The environment without the variables for a single service. */
export const commonEnvironment = (environment: Environment): Environment =>
  Object.fromEntries(
    Object.entries(environment).filter(([key]) => !/^(PROJECTS|COMMISSIONING|BFF)_/.test(key)),
  );

const databaseVariables = backendNames.map((name) => `${name.toUpperCase()}_DATABASE_URL`);

/**
 * Returns the user's own databases, or undefined if none are set.
 *
 * @throws UserError if only one is set
 */
export function ownDatabases(environment: Environment): Record<BackendName, string> | undefined {
  const { PROJECTS_DATABASE_URL: projects, COMMISSIONING_DATABASE_URL: commissioning } =
    environment;
  if (projects !== undefined && commissioning !== undefined) return { projects, commissioning };
  if (projects === undefined && commissioning === undefined) return undefined;
  const [given, missing] = databaseVariables.toSorted((a) =>
    environment[a] === undefined ? 1 : -1,
  );
  throw new UserError(
    `${given} is set and ${missing} is not: set both to use your own databases, or neither`,
  );
}
