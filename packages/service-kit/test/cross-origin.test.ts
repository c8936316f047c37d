import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { portOf } from 'local-postgres';
import { expect, test } from 'vitest';
import { thingApp } from './thing-app.ts';

const origin = 'https://app.example.com';
const two = `${origin},https://other.example.com`;

/** Long enough for the bytes to arrive, even on a busy machine. */
const patientMs = 3_000;

/** The status of the answer to these bytes, and its CORS fields. */
async function answerTo(origins: string, bytes: string, timeoutMs: number) {
  await using app = await thingApp({ origins, settings: { REQUEST_TIMEOUT_MS: timeoutMs } });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const socket = connect(portOf(app.server), '127.0.0.1');
  socket.write(bytes);
  const [head = ''] = (await text(socket)).split('\r\n\r\n');
  const [line = '', ...fields] = head.split('\r\n');
  const shared = fields.filter((field) => /^(access-control-|vary:)/.test(field));
  return [Number(line.split(' ')[1]), ...shared];
}

const exposed =
  'access-control-expose-headers: ' +
  'ETag, Location, Link, Cache-Status, Server-Timing, x-request-id, Retry-After';
const allowed = (to: string) => `access-control-allow-origin: ${to}`;

const start = (from: string) => `POST /things HTTP/1.1\r\nHost: a\r\nOrigin: ${from}\r\n`;
const cut = (from: string) =>
  `${start(from)}Content-Type: application/json\r\nContent-Length: 9\r\n\r\n{`;
const large = (from: string) => `${start(from)}X: ${'x'.repeat(20_000)}\r\n\r\n`;
const malformed = (from: string) => `${start(from)}Content-Length: -1\r\n\r\n`;

test.for([
  ['a body that does not arrive', 408, cut, patientMs],
  ['a header section that is too large', 431, large, 30_000],
  ['a malformed field', 400, malformed, 30_000],
] as const)('the origin of a request with %s may read the error', async (given) => {
  const [, status, bytesFrom, timeoutMs] = given;
  const answer = (origins: string, from: string) => answerTo(origins, bytesFrom(from), timeoutMs);
  const evil = 'https://evil.example';
  const answers = await Promise.all([answer(two, origin), answer('*', origin), answer(two, evil)]);
  expect(answers).toEqual([
    [status, 'vary: Origin', allowed(origin), exposed],
    [status, allowed('*'), exposed],
    [status, 'vary: Origin', exposed],
  ]);
});

test('the error for an incomplete header section is readable if all origins, or only one, are allowed', async () => {
  const bytes = start(origin);
  const answers = await Promise.all(
    ['*', origin, two].map((origins) => answerTo(origins, bytes, patientMs)),
  );
  expect(answers).toEqual([
    [408, allowed('*'), exposed],
    [408, 'vary: Origin', allowed(origin), exposed],
    [408, 'vary: Origin', exposed],
  ]);
});

test('a request does not get the origin of an earlier request on its connection', async () => {
  const first = `GET /health HTTP/1.1\r\nHost: a\r\nOrigin: ${origin}\r\n\r\n`;
  await using app = await thingApp({ origins: two, settings: { REQUEST_TIMEOUT_MS: patientMs } });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const socket = connect(portOf(app.server), '127.0.0.1');
  socket.write(`${first}GET /things HTTP/1.1\r\n`);
  const [ok, timeout] = (await text(socket)).split('HTTP/1.1 408');
  expect(ok).toContain(allowed(origin));
  expect(timeout).toContain(exposed);
  expect(timeout).not.toContain(allowed(origin));
});
