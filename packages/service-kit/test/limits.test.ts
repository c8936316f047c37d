import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { portOf } from 'local-postgres';
import { expect, test } from 'vitest';
import type { ServerSettings } from '../src/index.ts';
import { thingApp } from './thing-app.ts';

async function listening(settings: Partial<ServerSettings>) {
  const app = await thingApp({ settings });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const port = portOf(app.server);
  return Object.assign(app, { connect: () => connect(port, '127.0.0.1') });
}

test.for([
  ['a header', 'GET /things HTTP/1.1\r\nHost: a\r\n'],
  [
    'a body',
    'POST /things HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{',
  ],
] as const)('%s that does not arrive in time is 408', async ([, bytes]) => {
  await using app = await listening({ REQUEST_TIMEOUT_MS: 50 });
  const socket = app.connect();
  socket.write(bytes);
  const answer = await text(socket);
  expect(answer).toMatch(/^HTTP\/1.1 408 /);
  expect(answer).toContain('application/problem+json');
});

test('an idle connection is closed', async () => {
  await using app = await listening({ KEEP_ALIVE_TIMEOUT_MS: 1 });
  const socket = app.connect();
  socket.write('GET /health HTTP/1.1\r\nHost: a\r\n\r\n');
  expect(await text(socket)).toMatch(/^HTTP\/1.1 200 [^]*\{"status":"ok"\}$/);
});

test('connections beyond MAX_CONNECTIONS are closed until another one ends', async () => {
  await using app = await listening({ MAX_CONNECTIONS: 1 });
  const first = app.connect();
  first.write('GET /health HTTP/1.1\r\nHost: a\r\n\r\n');
  await once(first, 'data');
  expect(await text(app.connect()).catch(() => '')).toBe('');
  first.destroy();
  const askAgain = () => {
    const next = app.connect();
    next.write('GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    return text(next).catch(() => '');
  };
  await expect.poll(askAgain).toMatch(/^HTTP\/1.1 200 /);
});

test('without settings, the limits are their defaults', async () => {
  await using app = await listening({});
  const { maxConnections, requestTimeout, headersTimeout, keepAliveTimeout } = app.server;
  expect({ maxConnections, requestTimeout, headersTimeout, keepAliveTimeout }).toEqual({
    maxConnections: 10_000,
    requestTimeout: 30_000,
    headersTimeout: 10_000,
    keepAliveTimeout: 72_000,
  });
});

test('responses do not reveal the server software', async () => {
  await using app = await thingApp();
  for (const url of ['/things', '/fails/mistake', '/no/such/path', '/%zz', '/docs/']) {
    const { headers, body } = await app.inject(url);
    for (const name of ['server', 'x-powered-by', 'via']) expect(headers).not.toHaveProperty(name);
    expect(JSON.stringify(headers) + (url === '/docs/' ? '' : body)).not.toMatch(
      /fastify|node_modules|\.ts\b|at \w/i,
    );
  }
});
