import type { FastifyRequest } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { change, startWork, type Work, type WorkApp } from './work.ts';

// The lock takes one of the two connections, so a request that needs two waits forever.
let things: WorkApp;
beforeEach(async () => {
  things = await startWork({ max: 2, connectionTimeoutMillis: 0 });
});
afterEach(() => things.stop());

const select = 'SELECT name FROM things WHERE id = 1';

/** Reads the name as a remembered fact. */
const name = (request: FastifyRequest) =>
  request.remember(['thing:1'], 'name', async (database) => {
    return (await database.query(select)).rows[0]?.['name'];
  });

test.each<[string, Work]>([
  ['reply.transact', (_transaction, _request, reply) => reply.transact(async () => {})],
  ['request.snapshot', (_transaction, request) => request.snapshot(async () => {})],
  ['request.database', (_transaction, request) => request.database.query(select)],
])('%s inside transact is rejected', async (name, inside) => {
  const answer = await things.write(async (transaction, request, reply) => {
    await change(transaction);
    await inside(transaction, request, reply);
  });
  expect(answer).toEqual([
    500,
    expect.stringContaining(`${name}: expected no open reply.transact`),
  ]);
  expect(await things.name()).toBe('one');
  expect((await things.write(change))[0]).toBe(200);
});

test('transact inside a snapshot is rejected', async () => {
  const { statusCode, body } = await things.read((request, reply) =>
    request.snapshot(() => reply.transact(async () => {})),
  );
  expect(statusCode).toBe(500);
  expect(body).toContain('reply.transact: expected no open request.snapshot');
});

test('all reads inside a snapshot, by any means, use that snapshot', async () => {
  const seen: unknown[] = [];
  const ask = async (request: FastifyRequest) => {
    seen.push((await request.database.query(select)).rows[0]?.['name']);
    await request.snapshot(async (database) => {
      seen.push((await database.query(select)).rows[0]?.['name']);
    });
    seen.push(await name(request));
  };
  const { statusCode } = await things.read((request) =>
    request.snapshot(async () => {
      await ask(request);
      await things.admin.query("UPDATE things SET name = 'two' WHERE id = 1");
      await ask(request);
      return {};
    }),
  );
  expect(seen).toEqual(Array.from({ length: 6 }, () => 'one'));
  expect(statusCode).toBe(200);
});

test('a fact that is loaded inside a write is read in its transaction and not remembered', async () => {
  let seen: unknown;
  const answer = await things.write(async (transaction, request) => {
    await change(transaction);
    seen = await name(request);
    throw new Error('rolled back');
  });
  expect([answer[1], seen]).toEqual(['rolled back', 'new']);
  expect((await things.read(async (request) => ({ name: await name(request) }))).json().name).toBe(
    'one',
  );
});

test('a snapshot waits for the reads that joined it', async () => {
  const joined = Promise.withResolvers<string>();
  await things.read(async (request) => {
    await request.snapshot(async () => {
      void request
        .snapshot(async (database) => (await database.query(select)).rows[0]?.['name'] as string)
        .then(joined.resolve, joined.reject);
    });
    return {};
  });
  expect(await joined.promise).toBe('one');
});
