import type { Cluster } from '../../packages/local-postgres/src/index.ts';
import { type BackendName, backendNames, type Service } from './settings.ts';

/** Where everything is, in lines. */
export function announcement(
  services: readonly Service[],
  databases: Record<BackendName, string>,
  cluster: Cluster | undefined,
): string[] {
  const api = services.find(({ name }) => name === 'bff')?.url;
  return [
    '',
    `the page       ${api}/ (the cache at work)`,
    `API            ${api}/projects`,
    ...services.map(({ name, url }) => `docs           ${url}/docs (${name})`),
    ...(cluster === undefined
      ? ['databases      those of PROJECTS_DATABASE_URL and COMMISSIONING_DATABASE_URL']
      : backendNames.map((name) => `database       psql ${databases[name]}`)),
    `try            curl -i -H 'x-user: ann@example.com' ${api}/projects`,
    'stop           Ctrl-C',
    '',
  ];
}
