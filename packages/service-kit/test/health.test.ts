import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { portOf } from 'local-postgres';
import { expect, test, vi } from 'vitest';
import { createApp } from '../src/index.ts';
import { docs, thingApp } from './thing-app.ts';

test('/health depends on nothing but the process', async () => {
  await using app = await thingApp({ checks: { database: () => Promise.reject(new Error()) } });
  const response = await app.inject('/health');
  expect(response.statusCode).toBe(200);
  expect(response.json()).toEqual({ status: 'ok' });
  expect(response.headers['cache-control']).toBe('no-store');
});

test('/ready runs every check, including those added later', async () => {
  const asked: string[] = [];
  await using app = await createApp({ docs, checks: { one: async () => asked.push('one') } });
  app.checks['two'] = async () => asked.push('two');
  const response = await app.inject('/ready');
  expect(response.json()).toEqual({ status: 'ready' });
  expect(response.headers['cache-control']).toBe('no-store');
  expect(asked).toEqual(['one', 'two']);
});

test('/ready names the checks that fail or time out, but not the reasons', async () => {
  const gaveUp = vi.fn<(reason: unknown) => void>();
  await using app = await thingApp({
    checkTimeoutMs: 20,
    checks: {
      database: () => Promise.reject(new Error('the password is swordfish')),
      broken: () => {
        throw new Error('at once');
      },
      // The signal lets a check give up when it takes too long.
      slow: (late) => delay(60_000, undefined, { ref: false, signal: late }).catch(gaveUp),
      fine: async () => {},
    },
  });
  const response = await app.inject('/ready');
  expect(response.statusCode).toBe(503);
  expect(response.headers['retry-after']).toBe('1');
  expect(response.headers['cache-control']).toBe('no-store');
  expect(response.json().detail).toBe('Unavailable: database, broken, slow');
  expect(gaveUp).toHaveBeenCalledOnce();
});

test("with readyIf 'any', /ready is 200 until every check fails, and has all results", async () => {
  const down = new Set<string>();
  const check = (name: string) => async () => {
    if (down.has(name)) throw new Error('the password is swordfish');
  };
  await using app = await createApp({
    docs,
    readyIf: 'any',
    checks: { one: check('one'), two: check('two') },
  });
  const ready = async () => {
    const { statusCode, body } = await app.inject('/ready');
    return [statusCode, JSON.parse(body)] as const;
  };
  const checks = { one: 'available', two: 'available' };
  expect(await ready()).toEqual([200, { status: 'ready', checks }]);
  down.add('two');
  expect(await ready()).toEqual([
    200,
    { status: 'ready', checks: { ...checks, two: 'unavailable' } },
  ]);
  down.add('one');
  expect(await ready()).toMatchObject([503, { detail: 'Unavailable: one, two' }]);
});

test('while the service closes, /ready is 503 and requests in progress are finished', async () => {
  const app = await createApp({ docs });
  const { promise: finished, resolve: finish } = Promise.withResolvers<void>();
  const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>();
  app.get('/slow', async () => {
    arrive();
    await finished;
    return { done: true };
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const port = portOf(app.server);

  const slow = fetch(`http://127.0.0.1:${port}/slow`);
  // A request that has begun to arrive is in progress, too.
  const probe = connect(port, '127.0.0.1');
  probe.write('GET /ready HTTP/1.1\r\nHost: a\r\n');
  await arrived;
  const closing = app.close();
  probe.write('\r\n');
  const answer = await text(probe);
  expect(answer).toMatch(/^HTTP\/1.1 503 /);
  expect(answer).toContain('The service is stopping');

  finish();
  const response = await slow;
  expect(await response.json()).toEqual({ done: true });
  // Kept alive, the connection would hold the server open.
  expect(response.headers.get('connection')).toBe('close');
  await closing;
});
