import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { portOf } from 'local-postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../src/index.ts';
import { thingApp } from './thing-app.ts';

let app: App;
let port: number;
beforeAll(async () => {
  app = await thingApp();
  await app.listen({ port: 0, host: '127.0.0.1' });
  port = portOf(app.server);
});
afterAll(() => app.close());

/** Sends these bytes and reads until the server ends the connection. */
async function say(bytes: string): Promise<{ head: string; problem: Record<string, unknown> }> {
  const socket = connect(port, '127.0.0.1');
  socket.write(bytes);
  const answer = await text(socket);
  const [head = '', body = '{}'] = answer.split('\r\n\r\n', 2);
  return { head: head.toLowerCase(), problem: JSON.parse(body) };
}

describe('a malformed request gets a problem document', () => {
  test.for([
    ['not HTTP', 'hello\r\n\r\n', 400],
    ['an unknown method', 'FETCH / HTTP/1.1\r\nHost: a\r\n\r\n', 400],
    ['a header that is too large', `GET / HTTP/1.1\r\nA: ${'x'.repeat(100_000)}\r\n\r\n`, 431],
    [
      'two lengths',
      'POST /things HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n',
      400,
    ],
    ['no Host', 'GET /things HTTP/1.1\r\nConnection: close\r\n\r\n', 400],
    ['a bad URL', 'GET /%zz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n', 400],
  ] as const)('%s', async ([, bytes, status]) => {
    const { head, problem } = await say(bytes);
    expect(head).toMatch(new RegExp(`^http/1.1 ${status} `));
    expect(head).toContain('content-type: application/problem+json\r\n');
    expect(head).toContain('cache-control: no-store\r\n');
    expect(head).toContain(`x-request-id: ${String(problem['instance'])}`);
    expect(problem).toMatchObject({ type: 'about:blank', status });
  });
});

async function answerToHugeHeader(): Promise<string> {
  const socket = connect(port, '127.0.0.1').pause();
  socket.on('error', () => {});
  const write = promisify(socket.write.bind(socket) as (bytes: string, done: () => void) => void);
  await write('GET / HTTP/1.1\r\n');
  for (let i = 0; i < 80; i++) await write(`A: ${'x'.repeat(64 * 1024)}\r\n`);
  socket.end();
  return text(socket);
}

test('a header of many MiB, from a client that reads only after writing everything', async () => {
  for (;;) {
    const start = performance.now();
    try {
      expect(await answerToHugeHeader()).toMatch(/^HTTP\/1.1 431 /);
      return;
    } catch (error) {
      // After two seconds the server is right to close the connection.
      if (performance.now() - start < 2_000) throw error;
    }
  }
});

test('an unknown expectation is ignored', async () => {
  const { head } = await say(
    'GET /health HTTP/1.1\r\nHost: a\r\nExpect: miracles\r\nConnection: close\r\n\r\n',
  );
  expect(head).toMatch(/^http\/1.1 200 /);
});

test('an absolute URL names the same resource', async () => {
  const { head } = await say(
    'PUT http://things.example/things HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
  );
  expect(head).toMatch(/^http\/1.1 405 /);
  expect(head).toContain('allow: get, head, post');
});

describe('a client that is still sending a body that is too large gets the response', () => {
  const headers = { 'content-type': 'application/json' };

  test.for([2, 32])('%i MiB from a client that writes everything at once', async (mebibytes) => {
    const body = JSON.stringify({ name: 'x'.repeat(mebibytes * 1024 * 1024) });
    const response = await fetch(`http://127.0.0.1:${port}/things`, {
      method: 'POST',
      headers,
      body,
    });
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ status: 413 });
  });

  test('2 MiB from a client that reads only after writing everything', async () => {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true }).pause();
    const length = 2 * 1024 * 1024;
    socket.write(
      `POST /things HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n`,
    );
    await promisify(socket.write.bind(socket) as (bytes: string, done: () => void) => void)(
      'x'.repeat(length),
    );
    socket.end('GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    const answers = await text(socket);
    expect(answers).toMatch(/^HTTP\/1.1 413 /);
    // The connection is still good for another request.
    expect(answers).toContain('HTTP/1.1 200 OK');
  });

  test('a chunked body without a length', async () => {
    const client = request({ port, method: 'POST', path: '/things', headers });
    const answered = once(client, 'response');
    client.on('error', () => {});
    for (let i = 0; i < 40; i++) client.write('x'.repeat(64 * 1024));
    const [response] = await answered;
    expect(response.statusCode).toBe(413);
    client.destroy();
  });
});
