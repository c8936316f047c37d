import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Pool } from 'undici';

/**
 * A minimal backend: it answers 304 to every conditional request, and forwards the others to the real
 * system.
 */
const [, , port, source = ''] = process.argv;
const pool = new Pool(source);
let requests = 0;

async function forward({ url: path = '', headers }: IncomingMessage, response: ServerResponse) {
  const upstream = await pool.request({
    path,
    method: 'GET',
    headers: { 'x-user': headers['x-user'] },
  });
  const body = Buffer.from(await upstream.body.arrayBuffer());
  response.writeHead(upstream.statusCode, {
    etag: String(upstream.headers['etag']),
    'content-type': String(upstream.headers['content-type']),
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
  if (condition === undefined) void forward(request, response);
  else response.writeHead(304, { etag: condition, 'cache-control': 'no-cache' }).end();
}).listen(Number(port), '127.0.0.1');
