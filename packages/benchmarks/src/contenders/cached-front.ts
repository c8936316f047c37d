import { createServer, type ServerResponse } from 'node:http';
import { type Dispatcher, Pool } from 'undici';
import { MemoryStore, revalidate } from 'undici-revalidating-cache';
import { cacheBytes } from '../fixed.ts';

/** The floor's front with our cache: no framework, no schemas, no logs. */
const [, , port, upstream = ''] = process.argv;
const cache = revalidate({
  store: new MemoryStore({ maxBytes: cacheBytes }),
  trustEntityTags: true,
});
const dispatcher = new Pool(upstream, { connections: 64, pipelining: 1 }).compose(cache);

class Forwarder implements Dispatcher.DispatchHandler {
  readonly #response: ServerResponse;
  readonly #chunks: Buffer[] = [];

  constructor(response: ServerResponse) {
    this.#response = response;
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    this.#response.statusCode = status;
    for (const name of ['etag', 'content-type']) {
      const value = headers[name];
      if (value !== undefined) this.#response.setHeader(name, value);
    }
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    const [only] = this.#chunks;
    this.#response.end(this.#chunks.length === 1 ? only : Buffer.concat(this.#chunks));
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#response.destroy(error);
  }
}

createServer(({ url: path = '', headers }, response) => {
  const { 'x-user': user, 'if-none-match': condition } = headers;
  dispatcher.dispatch(
    {
      origin: upstream,
      path,
      method: 'GET',
      headers: { 'x-user': user, ...(condition !== undefined && { 'if-none-match': condition }) },
    },
    new Forwarder(response),
  );
}).listen(Number(port), '127.0.0.1');
