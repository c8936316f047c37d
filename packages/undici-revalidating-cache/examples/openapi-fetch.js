import createClient from 'openapi-fetch';
import { Agent } from 'undici';
import { createFetch, LightRequest, MemoryStore, revalidate } from 'undici-revalidating-cache';

const store = new MemoryStore({ maxBytes: 64 * 1024 * 1024 });
const dispatcher = new Agent().compose(revalidate({ store }));
const client = createClient({
  baseUrl: 'http://127.0.0.1:3000',
  fetch: createFetch(dispatcher),
  Request: LightRequest,
});

for (const read of ['first', 'second']) {
  const { data, response } = await client.GET('/things/{id}', { params: { path: { id: '1' } } });
  console.log(read, response.status, response.headers.get('cache-status'), data);
}
