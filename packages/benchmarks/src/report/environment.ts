import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { cpus, release, totalmem, type } from 'node:os';
import { asAdministrator, type Cluster } from 'local-postgres';

/** Describes the machine and the versions that the figures depend on. */
export async function environmentOf({ adminUrl }: Cluster): Promise<Record<string, string>> {
  const version = await asAdministrator(adminUrl, async (client) => {
    const { rows } = await client.query<{ server_version: string }>('SHOW server_version');
    return rows[0]?.server_version ?? '';
  });
  const [cpu] = cpus();
  return {
    machine: `${cpus().length} x ${cpu?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GB, ${type()} ${release().split('-', 1)[0]}`,
    node: process.versions.node,
    PostgreSQL: version,
    ...Object.fromEntries(
      ['fastify', 'undici', '@fastify/etag', 'autocannon'].map((name) => [name, versionOf(name)]),
    ),
    ...programVersion('nginx', '-v'),
    ...programVersion('varnishd', '-V'),
  };
}

const require = createRequire(import.meta.url);

/** Reads the version of a dependency, even if it does not export its package.json. */
function versionOf(name: string): string {
  for (const directory of require.resolve.paths(name) ?? []) {
    try {
      const { version }: { version: string } = require(`${directory}/${name}/package.json`);
      return version;
    } catch {
      // It is in another directory.
    }
  }
  return 'unknown';
}

/** Extracts the version from the program's own output. */
function programVersion(command: string, option: string): Record<string, string> {
  try {
    const output = execFileSync('sh', ['-c', `${command} ${option} 2>&1`], { encoding: 'utf8' });
    const [version] = /\d+(?:\.\d+)+/.exec(output) ?? [];
    return version === undefined ? {} : { [command]: version };
  } catch {
    return {};
  }
}
