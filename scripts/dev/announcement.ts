import type { Cluster } from '../../packages/local-postgres/src/index.ts';
import { type BackendName, backendNames, type Service } from './settings.ts';

export function announcement(
  services: readonly Service[],
  databases: Record<BackendName, string>,
  cluster: Cluster | undefined,
): string[] {
  const api = services.find(({ name }) => name === 'bff')?.url;
  return [
    '',
    `page           ${api}/ (shows the cache at work)`,
    `API            ${api}/projects`,
    ...services.map(({ label, url }) => `docs           ${url}/docs (${label})`),
    ...(cluster === undefined
      ? ['databases      from PROJECTS_DATABASE_URL and COMMISSIONING_DATABASE_URL']
      : backendNames.map((name) => `database       psql ${databases[name]}`)),
    `try            curl -i -H 'x-user: ann@example.com' ${api}/projects`,
    'stop           Ctrl-C',
    '',
  ];
}
