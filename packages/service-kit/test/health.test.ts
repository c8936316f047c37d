import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { expect, test, vi } from 'vitest';
import { type App, createApp } from '../src/index.ts';
import { docs, thingApp } from './thing-app.ts';

test('/health only says that the process answers', async () => {
  await using app = await thingApp({ checks: { database: () => Promise.reject(new Error()) } });
  const response = await app.inject('/health');
  expect(response.statusCode).toBe(200);
  expect(response.json()).toEqual({ status: 'ok' });
  expect(response.headers['cache-control']).toBe('no-store');
});

test('/ready asks for everything that is needed, also what was added later', async () => {
  const asked: string[] = [];
  await using app = await createApp({ docs, checks: { one: async () => asked.push('one') } });
  app.checks['two'] = async () => asked.push('two');
  const response = await app.inject('/ready');
  expect(response.json()).toEqual({ status: 'ready' });
  expect(response.headers['cache-control']).toBe('no-store');
  expect(asked).toEqual(['one', 'two']);
});

test('/ready names what is away, or does not answer, but not why', async () => {
  await using app = await thingApp({
    checkTimeoutMs: 20,
    checks: {
      database: () => Promise.reject(new Error('the password is swordfish')),
      broken: () => {
        throw new Error('at once');
      },
      slow: () => delay(60_000, undefined, { ref: false }),
      fine: async () => {},
    },
  });
  const response = await app.inject('/ready');
  expect(response.statusCode).toBe(503);
  expect(response.headers['retry-after']).toBe('1');
  expect(response.headers['cache-control']).toBe('no-store');
  expect(response.json().detail).toBe('Away: database, broken, slow');
});

test('/ready is 503 while the service closes, and other answers still come', async () => {
  const app = await createApp({ docs });
  const { promise: finished, resolve: finish } = Promise.withResolvers<void>();
  app.get('/slow', async () => {
    await finished;
    return 'done';
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const url = `http://127.0.0.1:${app.addresses()[0]?.port}`;
  const slow = fetch(`${url}/slow`);
  while ((await connections(app)) === 0) await delay(1);

  const closing = app.close();
  await vi.waitFor(async () => expect((await app.inject('/ready')).statusCode).toBe(503));
  expect((await app.inject('/ready')).json().detail).toBe('The service is stopping');
  finish();
  const answer = await slow;
  expect(await answer.text()).toBe('done');
  // Kept alive, it would hold the server open.
  expect(answer.headers.get('connection')).toBe('close');
  await closing;
});

const connections = (app: App): Promise<number> =>
  promisify(app.server.getConnections.bind(app.server))();
