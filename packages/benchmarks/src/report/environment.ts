import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
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

function versionOf(name: string): string {
  const file = new URL(`../../node_modules/${name}/package.json`, import.meta.url);
  const { version }: { version: string } = JSON.parse(readFileSync(file, 'utf8'));
  return version;
}

function programVersion(command: string, option: string): Record<string, string> {
  try {
    const output = execFileSync('sh', ['-c', `${command} ${option} 2>&1`], { encoding: 'utf8' });
    const [version] = /\d+(?:\.\d+)+/.exec(output) ?? [];
    return version === undefined ? {} : { [command]: version };
  } catch {
    return {};
  }
}
