import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { Client } from 'undici';
import { afterEach, expect, test } from 'vitest';
import { MemoryStore, revalidate } from '../src/index.ts';
import { type Origin, startGated } from './origin.ts';

let origin: Origin;
afterEach(() => origin.close());

test.each<[string, Record<string, string>]>([
  ['known', { 'content-length': '9' }],
  ['unknown', {}],
])(
  'a response of %s length that undici begins a second time fails instead of ending normally',
  async (_what, headers) => {
    const { gate, arrived, waiting } = await startGated();
    origin = gate;
    const client = new Client(origin.url, { pipelining: 2 });
    const dispatcher = client.compose(
      revalidate({ store: new MemoryStore({ maxBytes: 1 << 20 }) }),
    );
    const begun = dispatcher.request({ path: '/', method: 'GET' });
    await arrived(1);
    const abort = new AbortController();
    const behind = dispatcher.request({ path: '/behind', method: 'GET', signal: abort.signal });
    const first = waiting[0] as ServerResponse;
    first.writeHead(200, { etag: '"1"', ...headers }).write('half ');
    const { body } = await begun;
    await once(body, 'readable');
    // undici closes the connection and sends the first request again.
    abort.abort();
    await expect(behind).rejects.toThrow('aborted');
    await expect(body.text()).rejects.toMatchObject({ code: 'UND_ERR_SOCKET' });
    await client.destroy();
  },
);
