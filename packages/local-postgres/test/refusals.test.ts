import { createServer } from 'node:net';
import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ClusterError, portOf, startCluster } from '../src/index.ts';
import { start, temporaryPath } from './helpers.ts';

test('a directory in use', async () => {
  const directory = await temporaryPath();
  await start({ directory });
  const again = startCluster({ directory });
  await expect(again).rejects.toThrow(ClusterError);
  await expect(again).rejects.toThrow(`${directory} is in use by process ${process.pid} (`);
});

test('a path that cannot be a directory', async () => {
  const file = join(await temporaryPath(), 'file');
  await writeFile(file, '');
  for (const directory of [file, join(file, 'below')]) {
    const started = startCluster({ directory });
    await expect(started).rejects.toThrow(ClusterError);
    await expect(started).rejects.toThrow(`Cannot write to ${directory} (E`);
  }
});

test.skipIf(process.getuid?.() === 0)('a directory that belongs to another user', async () => {
  await expect(startCluster({ directory: '/root/postgres' })).rejects.toThrow('Cannot write to');
});

test('data of another major version', async () => {
  const directory = await temporaryPath();
  await (await start({ directory })).stop();
  await writeFile(join(directory, 'data', 'PG_VERSION'), '17\n');
  await expect(startCluster({ directory })).rejects.toThrow(
    /^\S+ holds data of PostgreSQL 17, and this is PostgreSQL 18: .*--fresh/,
  );
});

test('data whose password is lost', async () => {
  const directory = await temporaryPath();
  await (await start({ directory })).stop();
  await rm(join(directory, 'settings.json'));
  await expect(startCluster({ directory })).rejects.toThrow('does not hold the password');
});

test('a port that is taken', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = portOf(server);
  await expect(startCluster({ port })).rejects.toThrow(`Port ${port} is taken`);
  server.close();
});

test('parameters that the server rejects', async () => {
  const started = startCluster({ parameters: { max_connections: 'many' } });
  await expect(started).rejects.toThrow(/^PostgreSQL did not start: .*max_connections/);
});
