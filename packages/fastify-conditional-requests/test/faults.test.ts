import { once } from 'node:events';
import { connect, createServer, type Server } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { AnotherWriter, conditionalRequests } from '../src/index.ts';
import Fastify from 'fastify';
import { startApp, type TestApp } from './app.ts';

let things: TestApp;
let proxy: Server | undefined;
afterEach(async () => {
  await things.stop();
  proxy?.close();
});

/** Between service and PostgreSQL; cuts the connection at the next COMMIT. */
function startProxy() {
  const cut: { at: 'request' | 'reply' | undefined; away: boolean } = {
    at: undefined,
    away: false,
  };
  const through = async (port: number): Promise<number> => {
    proxy = createServer((client) => {
      if (cut.away) {
        client.destroy();
        return;
      }
      const server = connect(port, '127.0.0.1');
      let committing = false;
      const end = () => {
        client.destroy();
        server.destroy();
      };
      client.on('data', (bytes) => {
        if (cut.at !== undefined && bytes.includes('COMMIT')) {
          if (cut.at === 'request') {
            cut.at = undefined;
            end();
            return;
          }
          committing = true;
        }
        server.write(bytes);
      });
      server.on('data', (bytes) => {
        if (committing) {
          cut.at = undefined;
          end();
        } else client.write(bytes);
      });
      for (const socket of [client, server]) socket.on('error', end).on('close', end);
    }).listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    return (proxy.address() as { port: number }).port;
  };
  return { cut, through };
}

test.each([
  ['reply', 200, 'new'],
  ['request', 503, 'one'],
] as const)(
  'a COMMIT whose %s is lost: the true outcome, and no stale 304',
  async (at, status, name) => {
    const { cut, through } = startProxy();
    things = await startApp({ through });
    const before = String((await things.get('/things/1')).headers['etag']);
    cut.at = at;
    const written = await things.put(1, 'new');
    expect(written.statusCode).toBe(status);
    const read = await things.get('/things/1', { 'if-none-match': before });
    const expected = name === 'one' ? [304, ''] : [200, '{"id":1,"name":"new"}'];
    expect([read.statusCode, read.body]).toEqual(expected);
  },
);

test('while PostgreSQL does not say how a COMMIT ended, the mark stays: 503, and no 304', async () => {
  const { cut, through } = startProxy();
  things = await startApp({ through, outcomeWaitMs: 50 });
  const before = String((await things.get('/things/1')).headers['etag']);
  cut.at = 'reply';
  cut.away = true;
  const written = await things.put(1, 'new');
  expect(written.statusCode).toBe(503);
  expect(written.json().message).toContain('may or may not have been done');
  const during = await things.get('/things/1', { 'if-none-match': before });
  expect(during.statusCode).not.toBe(304);
  cut.away = false;
  await expect.poll(async () => (await things.get('/things/1')).headers['etag']).toBeDefined();
  const after = await things.get('/things/1', { 'if-none-match': before });
  expect([after.statusCode, after.json().name]).toEqual([200, 'new']);
});

test('one process at a time is the writer; one that loses the lock vouches for nothing until it has it again', async () => {
  things = await startApp();
  const changes: boolean[] = [];
  const { conditionalRequests: own } = things.app;
  await own.becomeSoleWriter({ onChange: (held) => changes.push(held) });
  const second = Fastify();
  await second.register(conditionalRequests, { pool: things.pool });
  const refused = second.conditionalRequests.becomeSoleWriter({ waitMs: 1 });
  await expect(refused).rejects.toThrow(AnotherWriter);
  await second.close();

  const before = String((await things.get('/things/1')).headers['etag']);
  const holder = await things.admin.connect();
  const { rows } = await holder.query<{ pid: number }>(
    "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted",
  );
  // Another writer waits for the lock, and so has it in the moment in which the first one loses it.
  const taken = holder.query('SELECT pg_advisory_lock(1702126439, 1667591279)');
  await things.admin.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
  await taken;
  await expect.poll(() => own.isSoleWriter).toBe(false);
  const during = await things.get('/things/1', { 'if-none-match': before });
  expect([during.statusCode, during.headers['etag']]).toEqual([200, undefined]);
  expect((await things.put(1, 'new')).statusCode).toBe(503);

  await holder.query('SELECT pg_advisory_unlock(1702126439, 1667591279)');
  holder.release();
  await expect.poll(() => own.isSoleWriter).toBe(true);
  expect(changes).toEqual([false, true]);
  const after = await things.get('/things/1', { 'if-none-match': before });
  expect(after.statusCode).toBe(200);
  expect(after.headers['etag']).not.toBe(before);
  expect((await things.put(1, 'new')).statusCode).toBe(200);
});
