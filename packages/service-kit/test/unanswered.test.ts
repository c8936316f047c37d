import { Proxy } from 'local-postgres/proxy';
import { testDatabase } from 'local-postgres/testing';
import { Type } from 'typebox';
import { expect, test } from 'vitest';
import { createBackend } from '../src/backend.ts';
import { databaseSettings, port, readSettings, serverSettings } from '../src/index.ts';

const schema = Type.Object({ ...serverSettings, ...databaseSettings, PORT: port(0) });

test('a connection that PostgreSQL stops answering costs one request, and is replaced', async () => {
  const database = await testDatabase();
  const proxy = new Proxy();
  const url = new URL(database.url);
  url.port = String(await proxy.through(Number(url.port)));
  const settings = readSettings('FIXTURE', schema, {
    FIXTURE_DATABASE_URL: url.href,
    FIXTURE_STATEMENT_TIMEOUT_MS: '10000',
    FIXTURE_CONNECTION_TIMEOUT_MS: '60000',
    FIXTURE_LOG_LEVEL: 'silent',
  });
  const app = await createBackend(settings, {
    sources: [],
    docs: { title: 'fixture', version: '1.0.0', description: 'A backend behind a proxy' },
  });
  app.get('/port', { config: { conditional: { reads: () => [] } } }, async ({ database }) => {
    const { rows } = await database.query<{ port: number }>('SELECT inet_client_port() AS port');
    return rows[0];
  });
  try {
    const before = await app.inject('/port');
    expect(before.statusCode, before.body).toBe(200);
    const { port: first } = before.json();
    proxy.mute(first);
    const failed = await app.inject('/port');
    expect([failed.statusCode, failed.json().detail]).toEqual([
      503,
      'The database is unavailable: a statement took too long',
    ]);
    const answered = await app.inject('/port');
    expect(answered.statusCode).toBe(200);
    expect(answered.json().port).not.toBe(first);
  } finally {
    proxy.close();
    await app.close();
    await database.drop();
  }
});
