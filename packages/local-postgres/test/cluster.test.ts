import { mkdtemp, rm, writeFile, chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ClusterError, startCluster } from '../src/index.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'local-postgres-'));
  await chmod(directory, 0o755);
});
afterEach(() => rm(directory, { recursive: true, force: true }));

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('a cluster', () => {
  test("keeps a service's database from another service's role", async () => {
    const cluster = await startCluster({ directory, durable: false });
    try {
      const one = await cluster.createService('one');
      const two = await cluster.createService('two');
      expect(await query(one, 'SELECT current_user AS me')).toEqual([{ me: 'one' }]);
      const stranger = one.replace(/one$/, 'two');
      await expect(query(stranger, 'SELECT 1')).rejects.toMatchObject({ code: '42501' });
      expect(await query(two, 'SELECT current_database() AS here')).toEqual([{ here: 'two' }]);
    } finally {
      await cluster.stop();
    }
  });

  test('keeps its data and passwords between runs, also when it was killed', async () => {
    const first = await startCluster({ directory });
    const url = await first.createService('one');
    await query(url, 'CREATE TABLE kept AS SELECT 42 AS value');
    process.kill(first.pid, 'SIGKILL');
    await first.stop();
    const second = await startCluster({ directory, port: first.port });
    try {
      expect(await second.createService('one')).toBe(url);
      expect(await query(url, 'SELECT value FROM kept')).toEqual([{ value: 42 }]);
    } finally {
      await second.stop();
    }
  });

  test('refuses files that another server has open, in one line', async () => {
    const first = await startCluster({ directory });
    try {
      await expect(startCluster({ directory })).rejects.toThrow(
        new RegExp(`PostgreSQL runs on ${directory}/data already, as process ${first.pid}`),
      );
    } finally {
      await first.stop();
    }
  });

  test('refuses a directory that it cannot make, and files of another version', async () => {
    await writeFile(join(directory, 'file'), '');
    await expect(startCluster({ directory: join(directory, 'file') })).rejects.toThrow(
      'cannot be written',
    );
    await startCluster({ directory }).then((cluster) => cluster.stop());
    await writeFile(join(directory, 'data', 'PG_VERSION'), '17\n');
    await expect(startCluster({ directory })).rejects.toThrow(/is of PostgreSQL 17.*--fresh/);
  });

  test('says why PostgreSQL did not start', async () => {
    const parameters = { max_connections: 'many' };
    const start = startCluster({ directory, parameters });
    await expect(start).rejects.toThrow(ClusterError);
    await expect(start).rejects.toThrow('max_connections');
  });
});
