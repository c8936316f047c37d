import { Agent, fetch } from 'undici';
import { MemoryStore, revalidate } from 'undici-revalidating-cache';

const store = new MemoryStore({ maxBytes: 64 * 1024 * 1024 });
const dispatcher = new Agent().compose(revalidate({ store }));

for (const read of ['first', 'second']) {
  const response = await fetch('http://127.0.0.1:3000/things/1', { dispatcher });
  console.log(read, response.status, response.headers.get('cache-status'), await response.json());
}
