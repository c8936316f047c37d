import { Agent } from 'undici';
import { MemoryStore, revalidate } from 'undici-revalidating-cache';

const store = new MemoryStore({ maxBytes: 64 * 1024 * 1024 });
const dispatcher = new Agent().compose(revalidate({ store }));

const { headers, body } = await dispatcher.request({
  origin: 'http://127.0.0.1:3000',
  path: '/things/1',
  method: 'GET',
});
console.log(headers['cache-status'], await body.json());
