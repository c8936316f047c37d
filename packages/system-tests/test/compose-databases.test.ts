import { type Cluster, startCluster } from 'local-postgres';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { compose, hasPsql, initialiseAsCompose, initScript, interpolate } from '../src/compose.ts';
import { ServiceProcess } from '../src/service-process.ts';

const backends = ['projects', 'commissioning'] as const;
let cluster: Cluster;
let client: pg.Client;
beforeAll(async () => {
  cluster = await startCluster();
  client = new pg.Client(cluster.adminUrl);
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await cluster.stop();
});
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const name of backends) {
    await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await client.query(`DROP ROLE IF EXISTS ${name}`);
  }
});

/** A backend's database settings from compose.yaml, with the cluster's address. */
function settingsOf(name: (typeof backends)[number], variables: Record<string, string>) {
  const environment = interpolate(compose.services[name]?.environment ?? {}, variables);
  vi.stubEnv('PGPASSWORD', environment['PGPASSWORD']);
  const url = environment[`${name.toUpperCase()}_DATABASE_URL`] ?? '';
  return { DATABASE_URL: url.replace('postgres:5432', `127.0.0.1:${cluster.port}`) };
}

async function connectAs(name: (typeof backends)[number], variables: Record<string, string>) {
  const own = new pg.Client(settingsOf(name, variables).DATABASE_URL);
  await own.connect();
  const { rows } = await own.query('SELECT current_user AS role, current_database() AS name');
  await own.end();
  return rows[0];
}

/** @throws Error with the service's log if it exits instead of becoming ready */
async function start(name: (typeof backends)[number], variables: Record<string, string>) {
  const service = await ServiceProcess.launch(name, { settings: settingsOf(name, variables) });
  try {
    await service.ready();
    return service.isRunning;
  } finally {
    await service.kill();
  }
}

const odd = [
  'p@ss/w#rd',
  `a 'quoted' "password"`,
  '$HOME ${HOME} $(id) `id`',
  'back\\slash \\n \\',
  '100%25 %',
  ":'name' :name ; -- /*",
  ' spaces ',
  '密码 pässwörd 🔑',
  'two\nlines',
  '-c',
];

describe.skipIf(!hasPsql)('a backend in compose.yaml connects to its database', () => {
  test.each(odd)('with the password %j', async (password) => {
    const variables = { PROJECTS_PASSWORD: password, COMMISSIONING_PASSWORD: `${password}.` };
    initialiseAsCompose(cluster.adminUrl, variables);
    for (const name of backends) {
      expect(await connectAs(name, variables)).toEqual({ role: name, name });
    }
  });

  test('and becomes ready', async () => {
    const variables = { PROJECTS_PASSWORD: odd.join('') };
    initialiseAsCompose(cluster.adminUrl, variables);
    expect(await start('projects', variables)).toBe(true);
  });

  test('with the default password', async () => {
    initialiseAsCompose(cluster.adminUrl);
    expect(await connectAs('projects', {})).toEqual({ role: 'projects', name: 'projects' });
  });

  test('and does not start with a wrong password', async () => {
    initialiseAsCompose(cluster.adminUrl);
    await expect(start('projects', { PROJECTS_PASSWORD: 'other' })).rejects.toThrow(
      'PROJECTS_DATABASE_URL: cannot connect to the database: password authentication failed',
    );
  });
});

describe.skipIf(!hasPsql)("the init script, as PostgreSQL's image runs it", () => {
  test('can also be sourced, and keeps the shell options', () => {
    const sourced = `set -Eeo pipefail; . "$0"; echo "$UNSET"`;
    initialiseAsCompose(cluster.adminUrl, {}, ['bash', '-c', sourced, initScript()]);
    expect(() =>
      initialiseAsCompose(cluster.adminUrl, {}, ['bash', '-c', sourced, initScript()]),
    ).toThrow('role "projects" already exists');
  });

  test('fails if one statement fails', () => {
    initialiseAsCompose(cluster.adminUrl);
    expect(() => initialiseAsCompose(cluster.adminUrl)).toThrow('role "projects" already exists');
  });
});
