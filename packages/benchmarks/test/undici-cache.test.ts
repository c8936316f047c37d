import { once } from 'node:events';
import { createServer } from 'node:http';
import { portOf } from 'local-postgres';
import { Agent } from 'undici';
import { expect, test } from 'vitest';
import { MemoryStore, revalidate } from '../src/contenders/undici-cache.ts';

test("the bff sees the entity tags in undici's cache", async () => {
  const conditions: (string | undefined)[] = [];
  const server = createServer(({ headers: { 'if-none-match': condition } }, response) => {
    conditions.push(condition);
    response.setHeader('cache-control', 'no-cache').setHeader('etag', '"1"');
    if (condition === '"1"') response.writeHead(304).end();
    else response.end('here');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const origin = `http://127.0.0.1:${portOf(server)}`;
  const agent = new Agent();
  const dispatcher = agent.compose(revalidate());
  const store = new MemoryStore({ maxBytes: 1 });
  const read = async () => {
    const answer = await dispatcher.request({ origin, path: '/a?b', method: 'GET' });
    return await answer.body.text();
  };

  expect(store.keys(`${origin}/a?b`)).toEqual([]);
  expect(await read()).toBe('here');
  expect(store.keys(`${origin}/a?b`)).toEqual([{ entityTag: '"1"', variant: '' }]);
  // A 304 with Cache-Control makes it drop the stored response.
  expect(await read()).toBe('here');
  expect(store.keys(`${origin}/a?b`)).toEqual([]);
  expect(await read()).toBe('here');
  expect(conditions).toEqual([undefined, '"1"', undefined]);

  await agent.close();
  server.close();
});
