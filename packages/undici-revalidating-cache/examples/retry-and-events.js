import { subscribe } from 'node:diagnostics_channel';
import { Agent, interceptors } from 'undici';
import { MemoryStore, revalidate } from 'undici-revalidating-cache';

// The last interceptor sees a request first: here the cache asks through the retries.
const cache = revalidate({ store: new MemoryStore({ maxBytes: 64 * 1024 * 1024 }) });
const dispatcher = new Agent().compose(interceptors.retry({ maxRetries: 3 }), cache);

subscribe('undici-revalidating-cache:response', ({ url, outcome, status }) => {
  console.log(outcome, status, url);
});

const request = { origin: 'http://127.0.0.1:3000', path: '/things/1', method: 'GET' };
for (let reads = 0; reads < 2; reads++) {
  const { body } = await dispatcher.request(request);
  await body.dump();
}
console.log(cache.stats);
