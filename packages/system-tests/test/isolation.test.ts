import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { type Cluster, startCluster } from 'local-postgres';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { services } from '../../../scripts/dev/settings.ts';
import { hasPsql, initialiseAsCompose } from '../src/compose.ts';
import { serviceNames } from '../src/service-process.ts';
import { type OwnSystem, startSystem } from '../src/system.ts';

const backends = ['projects', 'commissioning'] as const;
let cluster: Cluster;
let system: OwnSystem;
beforeAll(async () => {
  [cluster, system] = await Promise.all([startCluster(), startSystem()]);
});
afterAll(async () => {
  await system.stop();
  await cluster.stop();
});

async function run(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

const urlOf = (user: string, password: string, database: string) =>
  Object.assign(new URL(cluster.adminUrl), {
    username: user,
    password,
    pathname: `/${database}`,
  }).href;

const creators = [
  ['dev', (name: string) => cluster.createService(`dev_${name}`), 'dev_'],
  ['compose.yaml', (name: string) => Promise.resolve(urlOf(name, name, name)), ''],
] as const;

describe.each(creators)('a database role created by %s', (by, create, prefix) => {
  test.skipIf(by === 'compose.yaml' && !hasPsql)(
    "can connect to its own database, and not to the other backend's",
    async () => {
      if (by === 'compose.yaml') initialiseAsCompose(cluster.adminUrl);
      const urls = await Promise.all(backends.map((name) => create(name)));
      for (const [index, url] of urls.entries()) {
        const own = `${prefix}${backends[index]}`;
        expect(await run(url, 'SELECT current_database() AS name')).toEqual([{ name: own }]);
        for (const other of backends.map((name) => prefix + name).filter((name) => name !== own)) {
          const there = Object.assign(new URL(url), { pathname: `/${other}` }).href;
          // insufficient_privilege
          await expect(run(there, 'SELECT 1')).rejects.toMatchObject({ code: '42501' });
        }
      }
    },
  );
});

const accepts = (port: string, host: string) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(Number(port), host, () => resolve(true)).on('error', () =>
      resolve(false),
    );
    socket
      .once('close', () => socket.destroy())
      .setTimeout(60_000, () => socket.destroy(new Error()));
  });

describe.each(serviceNames)('%s', (name) => {
  test('listens only on loopback by default', async () => {
    const { port } = new URL(system.services[name].url);
    expect(await accepts(port, '127.0.0.1')).toBe(true);
    const others = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ address, scopeid }) => address !== '127.0.0.1' && !scopeid)
      .map(({ address }) => address);
    for (const address of others) expect(await accepts(port, address), address).toBe(false);
  });

  test('listens only on loopback in dev', () => {
    expect(services({}).find((service) => service.name === name)?.host).toBe('127.0.0.1');
  });
});

test('PostgreSQL listens only on loopback', async () => {
  const [row] = await run(cluster.adminUrl, 'SHOW listen_addresses');
  expect(row).toEqual({ listen_addresses: '127.0.0.1' });
});
