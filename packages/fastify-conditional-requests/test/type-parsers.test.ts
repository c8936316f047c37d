import { Proxy } from 'local-postgres/proxy';
import { testDatabase } from 'local-postgres/testing';
import pg from 'pg';
import { afterEach, expect, test } from 'vitest';
import { AnotherStore, changeVersionsMode, versionsModeOf } from '../src/index.ts';
import { startApp, type TestApp } from './app.ts';
import { startWork } from './work.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

/** How services change the values that `pg` returns. */
const pools: Record<string, pg.PoolConfig> = {
  'parsers that return text': {
    types: { getTypeParser: () => (value: unknown) => value },
  },
  'parsers of other types': {
    types: { getTypeParser: (oid: number) => (oid === 16 ? Number : BigInt) },
  },
  // An option of the client that the types of the pool omit.
  'binary results': { binary: true } as pg.PoolConfig,
};
const names = Object.keys(pools);

const start = async (options: Parameters<typeof startApp>[0]): Promise<TestApp> => {
  const things = await startApp(options);
  ends.push(things.stop);
  return things;
};

test.each(names)(
  '%s: a transaction needs a touch if it changes rows, and only then',
  async (name) => {
    const things = await startWork(pools[name]);
    ends.push(things.stop);
    const statusOf = async (sql: string) => {
      const [status] = await things.write((transaction) => transaction.query(sql));
      return status;
    };
    expect(await statusOf('SELECT FROM things')).toBe(200);
    expect(await statusOf('DELETE FROM things')).toBe(500);
  },
);

test.each(names)('%s: the mode of the database is recognised and changed', async (name) => {
  const things = await start({ versions: 'database' });
  const beside = await start({ beside: things, lock: 'none', ofPool: pools[name] ?? {} });
  expect(await versionsModeOf(beside.pool)).toBe('database');
  await expect(beside.app.conditionalRequests.becomeSoleWriter({ graceMs: 0 })).rejects.toThrow(
    AnotherStore,
  );
  // The connection of the rejected sole writer may still be closing, with its lock.
  await changeVersionsMode(beside.pool, 'memory', { graceMs: 0, waitMs: 60_000 });
  expect(await versionsModeOf(things.pool)).toBe('memory');
});

test.each(names)('%s: an unknown outcome is not taken for a commit', async (name) => {
  const database = await testDatabase();
  const proxy = new Proxy();
  ends.push(() => proxy.close());
  // Its sessions are no older than the transaction, so what they report is not certain.
  const lookups = new pg.Pool({ connectionString: database.url, ...pools[name] });
  ends.push(() => lookups.end());
  const things = await start({ versions: 'database', database, lookups, through: proxy.through });
  proxy.atCommit = 'cut the reply';
  const written = await things.put(1, 'new');
  expect([written.statusCode, written.json().message]).toEqual([
    503,
    expect.stringContaining('may or may not have been done'),
  ]);
});
