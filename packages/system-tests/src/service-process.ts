import { fileURLToPath } from 'node:url';
import { freePort } from 'local-postgres';
import { prefixed, Program } from 'local-postgres/program';

export const backendNames = ['projects', 'commissioning'] as const;
export type BackendName = (typeof backendNames)[number];
export const serviceNames = [...backendNames, 'bff'] as const;
export type ServiceName = (typeof serviceNames)[number];

const repository = new URL('../../../', import.meta.url);

/** In milliseconds. A slow machine is no failure. */
const longMs = '60000';
const backend = { CONNECTION_TIMEOUT_MS: longMs, STATEMENT_TIMEOUT_MS: longMs };
/** Time limits that no test reaches unless it sets its own. */
const patience = {
  projects: backend,
  commissioning: backend,
  bff: { UPSTREAM_TIMEOUT_MS: longMs, UPSTREAM_DEADLINE_MS: longMs },
};

interface ServiceOptions {
  /** Environment variables, without the service's prefix. */
  readonly settings: Readonly<Record<string, string>>;
  readonly nodeArguments?: readonly string[] | undefined;
  /** Directory of a copy of the repository. Default: this repository. */
  readonly root?: URL | undefined;
}

/** A service as users run it: a process of plain Node. It keeps its port when it restarts. */
export class ServiceProcess extends Program<ServiceName> {
  static async launch(
    name: ServiceName,
    { settings, nodeArguments = [], root = repository }: ServiceOptions,
  ): Promise<ServiceProcess> {
    const port = await freePort();
    const script = fileURLToPath(new URL(`packages/${name}/src/main.ts`, root));
    const own = prefixed(name, {
      PORT: String(port),
      LOG_LEVEL: 'warn',
      ...patience[name],
      ...settings,
    });
    const service = new ServiceProcess({
      name,
      url: `http://127.0.0.1:${port}`,
      arguments: [...nodeArguments, script],
      environment: { ...process.env, ...own },
    });
    service.start();
    return service;
  }
}
