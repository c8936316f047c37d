import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readlink, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Fastify from 'fastify';
import { freePort, startCluster } from 'local-postgres';
import pg from 'pg';
import { expect, inject, test } from 'vitest';
import {
  changeVersionsMode,
  conditionalRequests,
  databaseVersionsMigration,
  DatabaseVersionStore,
} from '../../src/index.ts';

/** Starts the data of a stopped cluster as a standby, which `startCluster` cannot. */
async function startStandby(program: string, data: string) {
  await writeFile(join(data, 'standby.signal'), '');
  const { uid, gid } = await stat(data);
  const port = await freePort();
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_connections=300',
    `port=${port}`,
  ];
  const standby = spawn(program, ['-D', data, ...settings.flatMap((setting) => ['-c', setting])], {
    stdio: 'ignore',
    ...(process.getuid?.() === 0 && { uid, gid }),
  });
  const exited = once(standby, 'exit');
  return {
    port,
    async stop() {
      standby.kill('SIGINT');
      await exited;
    },
  };
}

test.runIf(process.platform === 'linux')(
  'a standby gives no versions, because it may lack the last commits, and takes no writes, until it is promoted',
  async () => {
    const directory = await mkdtemp(join(inject('temporaryDirectory'), 'standby-'));
    const primary = await startCluster({ directory });
    const admin = new pg.Pool({ connectionString: primary.adminUrl });
    await admin.query(databaseVersionsMigration({ tables: [] }).up);
    await changeVersionsMode(admin, 'database', { graceMs: 0 });
    admin.on('error', () => {});
    const { rows } = await admin.query('SHOW data_directory');
    const program = await readlink(`/proc/${primary.pid}/exe`);
    await admin.end();
    await primary.stop();

    const standby = await startStandby(program, rows[0].data_directory);
    const url = new URL(primary.adminUrl);
    url.port = String(standby.port);
    const pools = [2, 1].map((max) => new pg.Pool({ connectionString: url.href, max }));
    const [pool, contentPool] = pools as [pg.Pool, pg.Pool];
    pool.on('error', () => {});
    const app = Fastify();
    try {
      const isStandby = async () =>
        (await pool.query('SELECT pg_is_in_recovery() AS it_is')).rows[0].it_is;
      await expect.poll(() => isStandby().catch(() => undefined)).toBe(true);
      const store = new DatabaseVersionStore({ pool });
      expect(await store.read(['a'])).toBeUndefined();
      await app.register(conditionalRequests, { pool: contentPool, store });
      app.put('/a', (_request, reply) =>
        reply.transact(async (transaction) => {
          transaction.touch('a');
          return {};
        }),
      );
      const put = () => app.inject({ method: 'PUT', url: '/a' });
      const refused = await put();
      expect([refused.statusCode, refused.json().message]).toEqual([
        503,
        'Nothing was written: the server is a standby',
      ]);
      // The next connection may lead to the new primary.
      expect(contentPool.totalCount).toBe(0);
      await pool.query('SELECT pg_promote()');
      expect(await isStandby()).toBe(false);
      const version = await store.read(['a']);
      expect(version).toBeDefined();
      expect((await put()).statusCode).toBe(200);
      expect(await store.read(['a'])).not.toBe(version);
    } finally {
      await app.close();
      await Promise.all(pools.map((each) => each.end()));
      await standby.stop();
    }
  },
);
