import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { databaseVersionsMigration } from 'fastify-conditional-requests';
import { asAdministrator, startCluster } from 'local-postgres';
import { Type } from 'typebox';
import { expect, inject, test } from 'vitest';
import { createBackend } from '../src/backend.ts';
import { prepareVersions } from '../src/database/versions.ts';
import { databaseSettings, port, readSettings, serverSettings } from '../src/index.ts';
import { run } from './child-service.ts';

const schema = Type.Object({ ...serverSettings, ...databaseSettings, PORT: port(0) });

test.each([
  ['memory', 'primary database, sole writer lock'],
  ['database', 'primary database'],
])(
  'with versions in %s, /ready is 503 while the server is a standby, which cannot write',
  async (versions, unavailable) => {
    const directory = await mkdtemp(join(inject('temporaryDirectory'), 'standby-'));
    let cluster = await startCluster({ directory });
    const settings = readSettings('FIXTURE', schema, {
      FIXTURE_DATABASE_URL: await cluster.createService('fixture'),
      FIXTURE_VERSIONS: versions,
      FIXTURE_LOG_LEVEL: 'warn',
    });
    const lines: string[] = [];
    const app = await createBackend(settings, {
      sources: [],
      docs: { title: 'fixture', version: '1.0.0', description: 'A backend of a failed server' },
      logStream: { write: (line) => void lines.push(line) },
    });
    const ready = async () => {
      const { statusCode, body } = await app.inject('/ready');
      return [statusCode, JSON.parse(body).detail];
    };
    try {
      await app.ready();
      const { up } = databaseVersionsMigration({ tables: [] });
      const migrate = () => app.pg.pool.query(up);
      await prepareVersions(app, { variable: 'FIXTURE_VERSIONS', settings, migrate });
      await expect.poll(ready).toEqual([200, undefined]);

      await cluster.stop();
      await writeFile(join(directory, 'data', 'standby.signal'), '');
      cluster = await startCluster({ directory, port: cluster.port });
      await expect.poll(ready).toEqual([503, `Unavailable: ${unavailable}`]);
      expect(lines.at(-1)).toContain('primary database: the server is a standby');

      await asAdministrator(cluster.adminUrl, (client) => client.query('SELECT pg_promote()'));
      await expect.poll(ready).toEqual([200, undefined]);
    } finally {
      await app.close();
      await cluster.stop();
    }
  },
);

test.each(['memory', 'database'])(
  'with versions in %s, a backend does not start on a standby, and says which setting is wrong',
  async (versions) => {
    const directory = await mkdtemp(join(inject('temporaryDirectory'), 'standby-'));
    const primary = await startCluster({ directory });
    const url = await primary.createService('fixture');
    await primary.stop();
    await writeFile(join(directory, 'data', 'standby.signal'), '');
    const standby = await startCluster({ directory, port: primary.port });
    try {
      const settings = { FIXTURE_DATABASE_URL: url, FIXTURE_VERSIONS: versions };
      const backend = run('backend.ts', settings);
      expect(await backend.exit).toBe(1);
      expect(JSON.parse(backend.said.stderr)).toMatchObject({
        level: 60,
        msg:
          'FIXTURE_DATABASE_URL: the server is a standby, which cannot write: ' +
          'use the primary, or set FIXTURE_CACHING to false for a process that only reads',
      });
      const reader = run('backend.ts', { ...settings, FIXTURE_CACHING: 'false' });
      const readiness = await reader.url('/ready');
      await expect.poll(async () => (await fetch(readiness)).status).toBe(200);
    } finally {
      await standby.stop();
    }
  },
);
