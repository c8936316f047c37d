import { connect } from 'node:net';
import fc from 'fast-check';
import { weighted } from './values.ts';

const piece = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom('\0', '\r', '\n', '\r\n', ' ', '\t', ':', '%', '\u00ff', 'x'.repeat(20_000)),
);

/** Parts of a request, most of them valid. */
const target = weighted(
  [3, fc.constantFrom('/projects', '/health', 'http://a/projects', '/nowhere')],
  [1, fc.constantFrom('*', 'a:80', '//', '/%', '/projects#x', '/projects?%')],
  [1, piece.map((text) => `/${text}`)],
);
const field = fc.oneof(
  fc.constantFrom(
    'Host: a',
    'Host: b',
    'Content-Length: 2',
    'Content-Length: 3',
    'Content-Length: -1',
    'Content-Length: 99999999999',
    'Transfer-Encoding: chunked',
    'Transfer-Encoding: gzip, chunked',
    'Content-Type: application/json',
    'Connection: close',
    'Connection: upgrade',
    'Upgrade: websocket',
    'Expect: 100-continue',
    'Expect: miracles',
    'x-user: ann@example.com',
    ' folded',
    ': nameless',
  ),
  piece,
  fc.tuple(piece, piece).map((parts) => parts.join(': ')),
);
const request = fc
  .record({
    method: weighted(
      [4, fc.constantFrom('GET', 'POST', 'PATCH', 'DELETE', 'CONNECT', 'get')],
      [1, piece],
    ),
    target,
    version: fc.constantFrom('HTTP/1.1', 'HTTP/1.1', 'HTTP/1.0', 'HTTP/2.0', 'HTTP/9', ''),
    fields: fc.array(field, { maxLength: 5 }),
    body: fc.oneof(fc.constantFrom('', '{}', '2\r\n{}\r\n0\r\n\r\n', 'zz\r\n', '5\r\n{}'), piece),
  })
  .map(({ method, target, version, fields, body }) =>
    [`${method} ${target} ${version}`, 'Host: a', ...fields, '', body].join('\r\n'),
  );

/** Bytes that are almost HTTP, or not HTTP at all. */
export const garbage: fc.Arbitrary<Buffer> = weighted(
  [4, request.map((text) => Buffer.from(text))],
  [1, fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes))],
);

/** What a connection carries, by the status of the response. */
export const byStatus: readonly (readonly [status: number, text: string])[] = [
  [200, 'GET /health HTTP/1.1\r\nHost: a\r\n\r\n'],
  [400, 'nothing like HTTP\r\n\r\n'],
  [404, 'GET /nowhere HTTP/1.1\r\nHost: a\r\n\r\n'],
  [405, 'DELETE /health HTTP/1.1\r\nHost: a\r\n\r\n'],
  [431, `GET /health HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`],
];

const last = 'GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';

/**
 * Sends the bytes, and then a request that closes the connection. @returns what came back until the
 * service closed the connection, or until it waited for more bytes for so long
 */
export async function write(url: URL, bytes: Buffer, idleMs = 1_000): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const chunks: Buffer[] = [];
  const socket = connect(Number(url.port), url.hostname)
    .on('data', (chunk) => chunks.push(chunk))
    .on('error', () => {})
    .on('close', resolve)
    .setTimeout(idleMs, () => socket.destroy());
  socket.write(Buffer.concat([bytes, Buffer.from(`\r\n\r\n${last}`)]));
  await promise;
  return Buffer.concat(chunks).toString('latin1');
}

/** Parses responses. @throws Error if the text is not HTTP */
export function* responsesIn(text: string): Generator<{ status: number; body: string }> {
  for (let rest = text; rest !== '';) {
    const [, head = '', code] = /^(HTTP\/1\.1 (\d{3}) [^]*?\r\n\r\n)/.exec(rest) ?? [];
    if (code === undefined) throw new Error(`Not HTTP: ${JSON.stringify(rest.slice(0, 200))}`);
    const length = Number(/^content-length: (\d+)\r$/im.exec(head)?.[1] ?? 0);
    const end = head.length + length;
    // The body may be cut off, if the service closed the connection because of what followed.
    yield { status: Number(code), body: rest.slice(head.length, end) };
    rest = rest.slice(end);
  }
}
