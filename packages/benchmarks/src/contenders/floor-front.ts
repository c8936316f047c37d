import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Pool } from 'undici';

interface Stored {
  readonly etag: string;
  readonly type: string;
  readonly body: Buffer;
}

/** A minimal gateway that revalidates every read and serves its stored response after a 304. */
const [, , port, upstream = ''] = process.argv;
const pool = new Pool(upstream, { connections: 64, pipelining: 1 });
const store = new Map<string, Stored>();

async function revalidate(path: string, user: string | string[] | undefined): Promise<Stored> {
  const stored = store.get(path);
  const headers = stored ? { 'x-user': user, 'if-none-match': stored.etag } : { 'x-user': user };
  const answer = await pool.request({ path, method: 'GET', headers });
  if (stored !== undefined && answer.statusCode === 304) {
    await answer.body.dump();
    return stored;
  }
  const { etag, 'content-type': type } = answer.headers;
  const body = Buffer.from(await answer.body.arrayBuffer());
  const fresh = { etag: String(etag), type: String(type), body };
  if (answer.statusCode === 200 && etag !== undefined) store.set(path, fresh);
  return fresh;
}

function send(response: ServerResponse, condition: string | undefined, stored: Stored): void {
  const { etag, type, body } = stored;
  if (condition === etag) {
    response.writeHead(304, { etag }).end();
    return;
  }
  response.writeHead(200, { etag, 'content-type': type, 'content-length': body.length }).end(body);
}

async function answer({ url = '', headers }: IncomingMessage, response: ServerResponse) {
  send(response, headers['if-none-match'], await revalidate(url, headers['x-user']));
}

createServer((request, response) => void answer(request, response)).listen(
  Number(port),
  '127.0.0.1',
);
