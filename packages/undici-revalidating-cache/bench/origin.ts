import { createServer } from 'node:http';
import { entityTagOf } from './things.ts';

/** Answers 304 at once if the request names the tag of a thing, and 200 with its JSON otherwise. */
const server = createServer((request, response) => {
  const { url = '' } = request;
  const etag = entityTagOf(url);
  if (request.headers['if-none-match'] === etag) {
    // Without Cache-Control, because undici's own cache would delete its entry.
    response.writeHead(304, { etag }).end();
    return;
  }
  const [, size, id = ''] = url.split('/');
  const body = thing(Number(size), id);
  response.writeHead(200, {
    etag,
    'cache-control': 'no-cache',
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
});

function thing(size: number, id: string): string {
  const part = { id: 0, name: 'a part of the thing', tags: ['one', 'another'], weight: 12.5 };
  const count = Math.floor(size / (JSON.stringify(part).length + 5));
  return JSON.stringify({
    id,
    parts: Array.from({ length: count }, (_, at) => ({ ...part, id: at })),
  });
}

server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- It listens to a port.
  process.send?.((server.address() as { port: number }).port);
});
process.on('disconnect', () => process.exit());
