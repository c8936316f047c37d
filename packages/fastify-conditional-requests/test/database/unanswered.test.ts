import { Proxy } from 'local-postgres/proxy';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { versionsModeOf } from '../../src/index.ts';
import { startVersions, type VersionsUnderTest } from './versions.ts';

let versions: VersionsUnderTest;
const proxy = new Proxy();
beforeEach(async () => {
  versions = await startVersions();
});
afterEach(async () => {
  proxy.close();
  await versions.stop();
});

test('a connection whose statement was not answered within the query_timeout is not used again', async () => {
  const url = new URL(versions.url);
  url.port = String(await proxy.through(Number(url.port)));
  const pool = new pg.Pool({ connectionString: url.href, max: 1, query_timeout: 1_000 });
  const { rows } = await pool.query<{ port: number }>('SELECT inet_client_port() AS port');
  proxy.mute(rows[0]?.port ?? 0);
  await expect(versionsModeOf(pool)).rejects.toThrow('Query read timeout');
  expect(await versionsModeOf(pool)).toBe('database');
  await pool.end();
});
