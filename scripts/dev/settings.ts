import { isServiceVariable } from '../../packages/service-kit/src/settings/service-variables.ts';
import { UserError } from './user-error.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Service {
  readonly name: string;
  /** Distinguishes replicas: `projects`, `projects 2`. */
  readonly label: string;
  /** Prefix of its environment variables, without the underscore. */
  readonly prefix: string;
  readonly host: string;
  readonly port: number;
  readonly url: string;
  readonly settings: Environment;
}

export const backendNames = ['projects', 'commissioning'] as const;
export type BackendName = (typeof backendNames)[number];

const portStep = 10;

/**
 * Returns the services with the user's settings, and with defaults that connect them.
 *
 * @param count of the replicas of each backend
 */
export function services(environment: Environment, count = 1): Service[] {
  const projects = replicas('projects', 8081, count, environment);
  const commissioning = replicas('commissioning', 8082, count, environment);
  const bffDefaults = {
    PROJECTS_URL: projects.map(({ url }) => url).join(),
    COMMISSIONING_URL: commissioning.map(({ url }) => url).join(),
    PAGE: 'true',
  };
  const bff = service('bff', 8080, bffDefaults, environment);
  const all = [...projects, ...commissioning, bff];
  for (const one of all) {
    const other = all.find(({ label, port }) => port === one.port && label !== one.label);
    if (other !== undefined) {
      throw new UserError(
        `${one.label} and ${other.label} would both listen on port ${one.port}: ` +
          `set ${one.prefix}_PORT or ${other.prefix}_PORT to another port`,
      );
    }
  }
  return all;
}

function replicas(
  name: BackendName,
  defaultPort: number,
  count: number,
  environment: Environment,
): Service[] {
  const versions = count > 1 ? 'database' : versionsOfOne(environment);
  const maxPort = 65_535 - (count - 1) * portStep;
  const defaults = versions === undefined ? {} : { VERSIONS: versions };
  const first = service(name, defaultPort, defaults, environment, maxPort);
  const { prefix, host, settings } = first;
  const chosen = settings[`${prefix}_VERSIONS`];
  if (count > 1 && chosen !== 'database') {
    throw new UserError(`${prefix}_VERSIONS is ${chosen}: --replicas ${count} needs database`);
  }
  return Array.from({ length: count }, (_, index) => {
    const port = first.port + index * portStep;
    return {
      ...first,
      label: index === 0 ? name : `${name} ${index + 1}`,
      port,
      url: urlOf(host, port),
      settings: { ...settings, [`${prefix}_PORT`]: String(port) },
    };
  });
}

/**
 * After a run with `--replicas`, only an explicit `memory` takes the versions back to memory. This is safe
 * in the embedded PostgreSQL, which only dev uses.
 */
const versionsOfOne = (environment: Environment): string | undefined =>
  ownDatabases(environment) === undefined ? 'memory' : undefined;

function service(
  name: string,
  defaultPort: number,
  defaults: Environment,
  environment: Environment,
  maxPort = 65_535,
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
  if (!(Number.isInteger(port) && port > 0 && port <= maxPort)) {
    throw new UserError(
      `${prefix}_PORT is not the number of a port: set it to one from 1 to ${maxPort}`,
    );
  }
  return { name, label: name, prefix, host, port, url: urlOf(host, port), settings };
}

/** A service that listens on all addresses is reachable on the loopback address. */
function urlOf(host: string, port: number): string {
  const reached = { '0.0.0.0': '127.0.0.1', '::': '::1' }[host] ?? host;
  return `http://${reached.includes(':') ? `[${reached}]` : reached}:${port}`;
}

export const withDatabases = (
  services: readonly Service[],
  urls: Readonly<Record<string, string>>,
): Service[] =>
  services.map((service) => {
    const url = urls[service.name];
    const settings = { ...service.settings, [`${service.prefix}_DATABASE_URL`]: url };
    return url === undefined ? service : { ...service, settings };
  });

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
