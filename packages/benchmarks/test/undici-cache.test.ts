import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent } from 'undici';
import { expect, test } from 'vitest';
import { MemoryStore, revalidate } from '../src/contenders/undici-cache.ts';

test("the bff is told of the entity tags that undici's cache holds", async () => {
  const conditions: (string | undefined)[] = [];
  const server = createServer(({ headers: { 'if-none-match': condition } }, response) => {
    conditions.push(condition);
    response.setHeader('cache-control', 'no-cache').setHeader('etag', '"1"');
    if (condition === '"1"') response.writeHead(304).end();
    else response.end('here');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
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
  // A 304 that carries Cache-Control has it dropped.
  expect(await read()).toBe('here');
  expect(store.keys(`${origin}/a?b`)).toEqual([]);
  expect(await read()).toBe('here');
  expect(conditions).toEqual([undefined, '"1"', undefined]);

  await agent.close();
  server.close();
});
