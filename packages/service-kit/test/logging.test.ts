import { expect, test } from 'vitest';
import { describeError } from '../src/logging.ts';
import { thingApp } from './thing-app.ts';

async function logOf(logLevel: string | undefined, urls: string[]) {
  const lines: string[] = [];
  const logStream = { write: (line: string) => lines.push(line) };
  await using app = await thingApp({ logStream, ...(logLevel && { logLevel }) });
  for (const url of urls) {
    await app.inject({
      url,
      method: 'POST',
      headers: { 'x-request-id': 'my-request', 'content-type': 'application/json' },
      payload: { name: 'swordfish' },
    });
  }
  return lines.map((line) => JSON.parse(line));
}

test('a request is one line, without its body', async () => {
  const lines = await logOf('info', ['/things?a=1']);
  expect(lines).toEqual([
    {
      level: 30,
      time: expect.any(Number),
      service: 'things',
      request_id: 'my-request',
      method: 'POST',
      url: '/things?a=1',
      status: 200,
      milliseconds: expect.any(Number),
      msg: 'POST /things?a=1 200',
    },
  ]);
  expect(JSON.stringify(lines)).not.toContain('swordfish');
});

test('what only machines ask is not in the log', async () => {
  const lines: string[] = [];
  await using app = await thingApp({
    logLevel: 'info',
    logStream: { write: (line) => lines.push(line) },
  });
  for (const url of ['/health', '/ready', '/metrics']) await app.inject(url);
  expect(lines).toEqual([]);
});

test('what the router refuses is in the log, too', async () => {
  const lines: string[] = [];
  await using app = await thingApp({
    logLevel: 'info',
    logStream: { write: (line) => lines.push(line) },
  });
  await app.inject('/%zz');
  expect(lines.join('')).toContain('GET /%zz 400');
});

test('without a level nothing is logged', async () => {
  expect(await logOf(undefined, ['/things'])).toEqual([]);
});

test('of an error the log has what it says, not what it carries', () => {
  const cause = Object.assign(new Error('connect'), { code: 'ECONNREFUSED', client: 'swordfish' });
  const error = new TypeError('wrong', { cause: new AggregateError([cause], 'all') });
  expect(describeError(error)).toEqual({
    type: 'TypeError',
    message: 'wrong',
    stack: expect.stringContaining('logging.test.ts'),
    cause: {
      type: 'AggregateError',
      message: 'all',
      stack: expect.any(String),
      errors: [
        { type: 'Error', message: 'connect', stack: expect.any(String), code: 'ECONNREFUSED' },
      ],
    },
  });
});
