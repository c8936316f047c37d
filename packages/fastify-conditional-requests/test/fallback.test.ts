import Fastify, { type FastifyRequest } from 'fastify';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  conditionalRequests,
  DatabaseVersionStore,
  MemoryVersionStore,
  type Queryable,
} from '../src/index.ts';
import { startApp, type TestApp } from './app.ts';

const conditional = { reads: () => ['thing:1'] };
let things: TestApp;
let isBroken = false;

/** What a handler should not do: answer something else if the database fails. */
const name = (database: Queryable) =>
  database
    .query(
      isBroken
        ? 'SELECT pg_terminate_backend(pg_backend_pid())'
        : 'SELECT name FROM things WHERE id = 1',
    )
    .then(({ rows }) => rows[0]?.['name'])
    .catch(() => 'unknown');

describe.each(['memory', 'database'] as const)('with versions in %s', (versions) => {
  beforeEach(async () => {
    things = await startApp(
      versions === 'database' ? { versions, lock: 'none' } : { lock: 'none' },
    );
    isBroken = true;
  });
  afterEach(() => things.stop());

  async function start(handler: (request: FastifyRequest) => Promise<unknown>) {
    const pools = [1, 2].map(() => new pg.Pool({ connectionString: things.database.url, max: 3 }));
    const [pool, lookups] = pools as [pg.Pool, pg.Pool];
    const app = Fastify();
    const isMemory = versions === 'memory';
    const store = isMemory ? new MemoryVersionStore() : new DatabaseVersionStore({ pool: lookups });
    await app.register(conditionalRequests, { pool, store });
    app.get('/', { conditional: { ...conditional, rememberNotFound: true } }, handler);
    if (isMemory) await app.conditionalRequests.becomeSoleWriter({ graceMs: 0 });
    return {
      app,
      get: async (): Promise<[body: string, hasETag: boolean]> => {
        const { body, headers } = await app.inject('/');
        return [body, headers['etag'] !== undefined];
      },
      async [Symbol.asyncDispose]() {
        await app.close();
        await Promise.all(pools.map((each) => each.end()));
      },
    };
  }

  test.each<[string, (request: FastifyRequest) => Promise<unknown>]>([
    ['a query', ({ database }) => name(database)],
    ['a fact', (request) => request.remember(['thing:1'], 'name', name)],
    ['a snapshot', (request) => request.snapshot(name).catch(() => 'unknown')],
  ])('after %s that was not answered, the response has no ETag', async (_name, handler) => {
    await using service = await start(handler);
    expect(await service.get()).toEqual(['unknown', false]);
    isBroken = false;
    expect(await service.get()).toEqual(['one', true]);
  });

  test('a 404 after a query that was not answered is not remembered', async () => {
    await using service = await start(async ({ database }) => {
      const found = await name(database);
      if (found === 'unknown') throw Object.assign(new Error('Not found'), { statusCode: 404 });
      return found;
    });
    expect((await service.app.inject('/')).statusCode).toBe(404);
    isBroken = false;
    expect(await service.get()).toEqual(['one', true]);
  });
});
