import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Pool } from 'undici';

/**
 * The least that a backend can do: it answers 304 at once to whoever has something. What it gives
 * the others comes from the real system.
 */
const [, , port, source = ''] = process.argv;
const pool = new Pool(source);
let requests = 0;

async function pass({ url: path = '', headers }: IncomingMessage, response: ServerResponse) {
  const answer = await pool.request({
    path,
    method: 'GET',
    headers: { 'x-user': headers['x-user'] },
  });
  const body = Buffer.from(await answer.body.arrayBuffer());
  response.writeHead(answer.statusCode, {
    etag: String(answer.headers['etag']),
    'content-type': String(answer.headers['content-type']),
    'content-length': body.length,
  });
  response.end(body);
}

createServer((request, response) => {
  const { url, headers } = request;
  if (url === '/ready' || url === '/metrics') {
    response.end(`http_requests_total{route="all"} ${requests}\n`);
    return;
  }
  requests++;
  const condition = headers['if-none-match'];
  if (condition === undefined) void pass(request, response);
  else response.writeHead(304, { etag: condition, 'cache-control': 'no-cache' }).end();
}).listen(Number(port), '127.0.0.1');
