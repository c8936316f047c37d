import { isFree } from '../../packages/local-postgres/src/index.ts';
import type { Service } from './settings.ts';
import { UserError } from './user-error.ts';

export async function checkPorts(services: readonly Service[]): Promise<void> {
  for (const { label, prefix, host, port } of services) {
    if (await isFree(port, host)) continue;
    throw new UserError(
      `Port ${port} on ${host}, for ${label}, is taken: ` +
        `stop the process that listens there, or set ${prefix}_PORT to another port`,
    );
  }
}
