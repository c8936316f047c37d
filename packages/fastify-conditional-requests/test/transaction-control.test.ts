import Cursor from 'pg-cursor';
import QueryStream from 'pg-query-stream';
import Fastify from 'fastify';
import { text } from 'node:stream/consumers';
import type { PoolClient } from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { conditionalRequests, type Queryable, type TransactOptions } from '../src/index.ts';
import { PromisedStore } from './promised-store.ts';
import { change, startWork, type WorkApp } from './work.ts';

let things: WorkApp;
beforeEach(async () => {
  things = await startWork();
});
afterEach(() => things.stop());

const refusal = 'expected a statement that neither begins nor ends a transaction';

interface WithCallback {
  query(statement: unknown, ...rest: unknown[]): void;
}
const viaCallback = (database: Queryable, ...statement: unknown[]) =>
  new Promise((resolve, reject) => {
    (database as unknown as WithCallback).query(
      ...(statement as [unknown]),
      (error: unknown, result: unknown) => (error ? reject(error) : resolve(result)),
    );
  });

const ways: Record<string, (database: Queryable, sql: string) => unknown> = {
  text: (database, sql) => database.query(sql),
  'text with values': (database, sql) => database.query(sql, []),
  'a config object': (database, sql) => database.query({ text: sql, name: 'a' }),
  'a config object for arrays': (database, sql) => database.query({ text: sql, rowMode: 'array' }),
  'a callback': (database, sql) => viaCallback(database, sql),
  'values and a callback': (database, sql) => viaCallback(database, { text: sql }, []),
  'a cursor': (database, sql) => database.query(new Cursor(sql)).read(1),
  'a stream': async (database, sql) => text(database.query(new QueryStream(sql))),
};
const endings = [
  'COMMIT',
  'rollback;',
  '/* /**/ */ End',
  'UPDATE things SET id = 3; Abort',
  'BEGIN',
];

test.each(Object.keys(ways))('%s cannot end a transaction', async (way) => {
  const before = await things.etag();
  for (const ending of endings) {
    const answer = await things.write(async (transaction) => {
      await change(transaction);
      await ways[way]?.(transaction, ending);
      throw new Error('not refused');
    });
    expect(answer).toEqual([500, expect.stringContaining(refusal)]);
  }
  expect(await things.name()).toBe('one');
  expect(await things.etag()).toBe(before);
});

test('a rejected statement fails the write even if the work ignores the error', async () => {
  const answer = await things.write(async (transaction) => {
    await change(transaction);
    await transaction.query('ROLLBACK').catch(() => {});
  });
  expect(answer).toEqual([500, expect.stringContaining(refusal)]);
  expect(await things.name()).toBe('one');
});

test('the rejection is reported even if an ORM wraps the error', async () => {
  const answer = await things.write(async (transaction) => {
    await transaction.query('begin').catch((cause: unknown) => {
      throw new Error('Failed query: begin', { cause });
    });
  });
  expect(answer).toEqual([500, expect.stringContaining(refusal)]);
});

test.each(['COMMIT', 'BEGIN', 'SELECT 1; SELECT 2'])(
  'request.database and a snapshot also reject %s',
  async (sql) => {
    for (const ask of [
      (database: Queryable) => database.query(sql),
      (database: Queryable) => database.query({ text: sql }),
    ]) {
      const direct = await things.read(({ database }) => ask(database));
      const inSnapshot = await things.read((request) => request.snapshot(ask));
      for (const { statusCode, body } of [direct, inSnapshot]) {
        expect([statusCode, body]).toEqual([500, expect.stringContaining('query: expected')]);
      }
    }
  },
);

test('a value that is not a statement is rejected with an error that shows it', async () => {
  for (const value of [undefined, null, 7, { values: [] }, { submit() {} }]) {
    const [status, message] = await things.write((transaction) =>
      transaction.query(value as never),
    );
    expect([status, message]).toEqual([500, expect.stringContaining('query: expected SQL text')]);
  }
});

test('a savepoint can undo a part of the work', async () => {
  const answer = await things.write(async (transaction) => {
    await change(transaction);
    await transaction.query('SAVEPOINT a');
    await transaction.query('INSERT INTO things VALUES (1)').catch(() => {});
    await transaction.query('ROLLBACK TO SAVEPOINT a');
    await transaction.query('RELEASE a');
  });
  expect([answer[0], await things.name()]).toEqual([200, 'new']);
});

test.each(['CALL change()', "DO 'BEGIN COMMIT; END'"])(
  '%s, which would commit on its own, fails in PostgreSQL, and nothing is written',
  async (sql) => {
    await things.admin.query(`CREATE PROCEDURE change() LANGUAGE plpgsql AS
      'BEGIN COMMIT; END'`);
    const [status] = await things.write(async (transaction) => {
      await change(transaction);
      await transaction.query(sql);
    });
    expect([status, await things.name()]).toEqual([500, 'one']);
  },
);

test('queries of the forms that query builders send are accepted', async () => {
  const seen: unknown[] = [];
  const sql = 'SELECT id, name FROM things WHERE id = $1';
  const types = { getTypeParser: () => (value: unknown) => `<${String(value)}>` } as never;
  const ask = async (database: Queryable) => {
    seen.push((await database.query({ text: sql, values: [1], rowMode: 'array' })).rows);
    seen.push((await database.query({ name: 'b', text: sql, types }, [1])).rows);
    seen.push(((await viaCallback(database, sql, [1])) as { rows: unknown[] }).rows);
  };
  await things.write(ask);
  await things.read(async ({ database }) => ask(database));
  await things.read((request) => request.snapshot(ask));
  const each = [[[1, 'one']], [{ id: '<1>', name: '<one>' }], [{ id: 1, name: 'one' }]];
  expect(seen).toEqual([...each, ...each, ...each]);
});

test('cursors and streams read in a transaction and in a snapshot', async () => {
  const seen: unknown[] = [];
  const ask = async (database: Queryable) => {
    const cursor = database.query(new Cursor('SELECT id FROM things ORDER BY id'));
    seen.push(await cursor.read(1), await cursor.read(2));
    await cursor.close();
    for await (const row of database.query(new QueryStream('SELECT name FROM things')))
      seen.push(row);
  };
  await things.write(ask);
  await things.read((request) => request.snapshot(ask));
  const each = [[{ id: 1 }], [{ id: 2 }], { name: 'one' }, { name: 'two' }];
  expect(seen).toEqual([...each, ...each]);
  const { body } = await things.read(async ({ database }) =>
    database.query(new Cursor('SELECT 1')),
  );
  expect(body).toContain('needs a connection of its own');
});

test('a cursor that the work leaves open is closed, and the write is committed', async () => {
  const answer = await things.write(async (transaction) => {
    await change(transaction);
    await transaction.query(new Cursor('SELECT generate_series(1, 100)')).read(1);
  });
  expect([answer[0], await things.name()]).toEqual([200, 'new']);
  const failed = await things.write(async (transaction) => {
    await transaction.query(new Cursor('SELECT generate_series(1, 100)')).read(1);
    throw new Error('with a cursor');
  });
  expect(failed).toEqual([500, 'with a cursor']);
  expect(things.pool.totalCount - things.pool.idleCount).toBe(1);
});

const lent: PoolClient[] = [];

test.each([
  ['COMMIT', 'new'],
  ['COMMIT; BEGIN; SELECT pg_current_xact_id()', 'new'],
  ['ROLLBACK', 'one'],
])(
  'after a %s that bypasses the library, the write is not acknowledged, and no earlier entity tag is valid',
  async (sql, name) => {
    things.pool.on('acquire', (client) => lent.push(client));
    for (const end of [async () => {}, () => Promise.reject(new Error('after it'))]) {
      await things.admin.query("UPDATE things SET name = 'one' WHERE id = 1");
      const before = await things.etag();
      const [status] = await things.write(async (transaction) => {
        await change(transaction);
        await lent.at(-1)?.query(sql);
        await end();
      });
      expect([status, await things.name()]).toEqual([500, name]);
      const isStillGood = (await things.etag()) === before;
      expect(isStillGood && name === 'new').toBe(false);
    }
  },
);

test('after a COMMIT that bypasses the library, no earlier entity tag is valid, even if the store fails at first', async () => {
  const store = new PromisedStore();
  const failures = [1, 2, 3];
  store.beforePrepare = () => {
    if (failures.pop() !== undefined) throw new Error('The store is unreachable');
  };
  const app = Fastify();
  await app.register(conditionalRequests, { pool: things.pool, store });
  const config = { conditional: { reads: () => ['thing:1'] } };
  app.get('/', { config }, async ({ database }) => {
    return (await database.query('SELECT name FROM things WHERE id = 1')).rows[0];
  });
  app.put('/', { config }, (_request, reply) =>
    reply.transact(async (transaction) => {
      await change(transaction);
      await lent.at(-1)?.query('COMMIT');
      throw new Error('after it');
    }),
  );
  const etag = String((await app.inject('/')).headers['etag']);
  things.pool.on('acquire', (client) => lent.push(client));
  expect((await app.inject({ method: 'PUT', url: '/' })).statusCode).toBe(500);
  expect(failures).toEqual([]);
  const { statusCode, body } = await app.inject({ url: '/', headers: { 'if-none-match': etag } });
  expect([statusCode, body]).toEqual([200, '{"name":"new"}']);
  await app.close();
});

const levels = ['read committed', 'repeatable read', 'serializable'] as const;
test.each(levels)('isolationLevel: %s', async (isolationLevel) => {
  let seen: unknown;
  const work = async (transaction: Queryable) => {
    ({
      rows: [seen],
    } = await transaction.query('SHOW transaction_isolation'));
  };
  expect((await things.write(work, { isolationLevel }))[0]).toBe(200);
  expect(seen).toEqual({ transaction_isolation: isolationLevel });
});

test.each(['SERIALIZABLE', 'serializable; COMMIT', 'toString', 1, null])(
  'isolationLevel: %s is rejected',
  async (isolationLevel) => {
    const options = { isolationLevel } as unknown as TransactOptions;
    const [status, message] = await things.write(() => {}, options);
    expect([status, message]).toEqual([
      500,
      expect.stringMatching(/expected isolationLevel to be one of 'read committed'.*received/),
    ]);
  },
);

const unavailable = [503, 'Nothing was written: another transaction changed the same data'];

test('a statement that cannot be serialized is 503, and nothing is written', async () => {
  const answer = await things.write(
    async (transaction) => {
      await things.admin.query("UPDATE things SET name = 'other' WHERE id = 1");
      await change(transaction);
    },
    { isolationLevel: 'repeatable read' },
  );
  expect(answer).toEqual(unavailable);
  expect(await things.name()).toBe('other');
});

test('a COMMIT that cannot be serialized is 503, and nothing is written', async () => {
  const other = await things.admin.connect();
  const sum = 'SELECT count(*) FROM things';
  const answer = await things.write(
    async (transaction) => {
      await other.query(`BEGIN ISOLATION LEVEL SERIALIZABLE; ${sum}`);
      await transaction.query(sum);
      await transaction.query("INSERT INTO things VALUES (8, 'eight')");
      transaction.touch('things');
      await other.query("INSERT INTO things VALUES (9, 'nine'); COMMIT");
    },
    { isolationLevel: 'serializable' },
  );
  other.release();
  expect(answer).toEqual(unavailable);
  expect((await things.admin.query('SELECT FROM things WHERE id > 2')).rowCount).toBe(1);
});

test('a deadlock is 503, and nothing is written', async () => {
  const other = await things.admin.connect();
  await other.query(
    "BEGIN; SET LOCAL deadlock_timeout = '1h'; SELECT FROM things WHERE id = 2 FOR UPDATE",
  );
  const write = things.write(async (transaction) => {
    await change(transaction);
    void other.query('SELECT FROM things WHERE id = 1 FOR UPDATE').catch(() => {});
    // `other` has to wait first: PostgreSQL checks for a deadlock once per wait, so the last to wait finds it.
    await things.waiting(1);
    await transaction.query('SELECT FROM things WHERE id = 2 FOR UPDATE');
  });
  expect(await write).toEqual([503, expect.stringContaining('waited for another transaction')]);
  await other.query('ROLLBACK');
  other.release();
  expect(await things.name()).toBe('one');
});
