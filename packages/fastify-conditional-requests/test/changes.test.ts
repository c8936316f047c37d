import Cursor from 'pg-cursor';
import { afterEach, expect, test } from 'vitest';
import { MeteredDatabase, noUsage } from '../src/database/database.ts';
import { begin } from '../src/write/begin.ts';
import { byBaseline, byReport, requireNoChange } from '../src/write/changes.ts';
import { commit } from '../src/write/commit.ts';
import { change, startWork, type Work, type WorkApp } from './work.ts';

let things: WorkApp;
afterEach(() => things.stop());

const refusal = [500, expect.stringContaining('changed rows and touched no tag')];
const sql =
  (...statements: string[]): Work =>
  async (transaction) => {
    for (const statement of statements) await transaction.query(statement);
  };

const update = "UPDATE things SET name = 'new' WHERE id = 1";
const nothing = "UPDATE things SET name = 'one' WHERE id = 1 AND name <> 'one'";
/** Creates a function that writes, a partitioned table and a materialised view. */
const schema = `
  CREATE FUNCTION rename() RETURNS void LANGUAGE sql AS $$ ${update} $$;
  CREATE TABLE parts (id int) PARTITION BY LIST (id);
  CREATE TABLE part1 PARTITION OF parts FOR VALUES IN (1);
  CREATE MATERIALIZED VIEW names AS SELECT name FROM things;
  CREATE TABLE counted (id int);
  CREATE FUNCTION log_update() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN INSERT INTO counted VALUES (1); RETURN NULL; END';
  CREATE TRIGGER log_update AFTER UPDATE ON members FOR EACH STATEMENT EXECUTE FUNCTION log_update();
  GRANT ALL ON ALL TABLES IN SCHEMA public TO PUBLIC`;

const writes: Record<string, Work> = {
  'an UPDATE': sql(update),
  'an INSERT': sql("INSERT INTO things VALUES (3, 'three')"),
  'a DELETE': sql('DELETE FROM things'),
  'a MERGE': sql('MERGE INTO things t USING members m ON t.id = m.thing WHEN MATCHED THEN DELETE'),
  'a data-modifying WITH': sql(`WITH changed AS (${update} RETURNING 1) SELECT FROM changed`),
  'a function that writes': sql('SELECT rename()'),
  'a DO block': sql(`DO $$ BEGIN ${update}; END $$`),
  'a prepared statement': sql(`PREPARE p AS ${update}`, 'EXECUTE p'),
  'a trigger of an UPDATE without rows': sql('UPDATE members SET thing = 1 WHERE false'),
  'an INSERT into a partition': sql('INSERT INTO parts VALUES (1)'),
  'a large object': sql("SELECT lo_from_bytea(0, 'new')"),
  'a released savepoint': sql('SAVEPOINT a', update, 'RELEASE a'),
  'a query that nothing awaits': (transaction) => void transaction.query(update),
  'a chain of queries that nothing awaits': (transaction) =>
    void transaction.query(nothing).then(() => transaction.query(update)),
  'a cursor over a WITH': (transaction) => {
    transaction
      .query(new Cursor(`WITH changed AS (${update} RETURNING 1) SELECT FROM changed`))
      .read(1, () => {});
  },
  'an array of rows': (transaction) => transaction.query({ text: update, rowMode: 'array' }),
};

test.each(Object.keys(writes))('%s without a touch is rejected and rolled back', async (name) => {
  things = await startWork();
  await things.admin.query(schema);
  const state = () =>
    things.admin.query(`SELECT (SELECT json_agg(t) FROM things t) things, (SELECT count(*) FROM
      parts) parts, (SELECT count(*) FROM counted) counted,
      (SELECT count(*) FROM pg_largeobject_metadata) large`);
  const { rows } = await state();
  expect(await things.write(writes[name] as Work)).toEqual(refusal);
  expect((await state()).rows).toEqual(rows);
});

test.each([
  ['TRUNCATE things'],
  ["INSERT INTO things VALUES (4, 'four')", 'TRUNCATE things'],
  ['CREATE TABLE others AS SELECT 1'],
  ['ALTER TABLE things ADD other int'],
  ['DROP TABLE members'],
  ['REFRESH MATERIALIZED VIEW names'],
  ["COPY things FROM PROGRAM 'echo 3,three' CSV"],
])('%s without a touch is rejected, even from an administrator', async (...statements) => {
  things = await startWork({}, { isAdministrator: true });
  await things.admin.query(schema);
  expect(await things.write(sql(...statements))).toEqual(refusal);
});

test('a transaction that has changed nothing needs no touch, regardless of earlier work on its connection', async () => {
  things = await startWork({ max: 2 });
  const counters = `SELECT pg_stat_get_xact_tuples_updated('things'::regclass) AS updated`;
  for (let turn = 0; turn < 20; turn++) {
    const changed = await things.write(async (transaction) => {
      await transaction.query(`UPDATE things SET name = 'one ${turn}' WHERE id = 1`);
      transaction.touch('thing:1');
      if (turn % 3 === 1) throw new Error('it is rolled back');
    });
    expect(changed[0]).toBe(turn % 3 === 1 ? 500 : 200);
    for (const work of [
      sql('UPDATE things SET id = 1 WHERE false'),
      sql(counters),
      sql('SELECT FROM things FOR UPDATE'),
      sql('LOCK TABLE things IN EXCLUSIVE MODE'),
      sql(
        'SAVEPOINT a',
        'UPDATE things SET id = id',
        'ROLLBACK TO a',
        'DELETE FROM members WHERE false',
      ),
    ]) {
      expect(await things.write(work)).toEqual([200, undefined]);
    }
  }
});

const connected = async () => {
  const client = await things.pool.connect();
  return { client, usage: { ...noUsage } };
};

// The method for PostgreSQL 13 and 14 also works on later versions.
test.each([
  ['by report', byReport],
  ['by baseline', byBaseline],
])('changes are counted %s', async (_name, counting) => {
  things = await startWork();
  const connection = { ...(await connected()), counting };
  const run = async (statement: string, isTouched: boolean) => {
    const { transactionId, baseline } = await begin(connection, undefined, '', undefined);
    const database = new MeteredDatabase(connection.client, connection.usage);
    await database.query(statement);
    const asked = isTouched
      ? 'touched'
      : await requireNoChange(database, baseline).then(
          () => 'unchanged',
          () => 'changed',
        );
    const outcome = await commit(connection, transactionId, 60_000);
    return [asked, outcome.is];
  };
  for (let turn = 0; turn < 3; turn++) {
    expect(await run(update, true)).toEqual(['touched', 'committed']);
    expect(await run('UPDATE things SET id = 1 WHERE false', false)).toEqual([
      'unchanged',
      'committed',
    ]);
    expect(await run(update, false)).toEqual(['changed', 'committed']);
  }
  connection.client.release();
});

test('with track_counts off, any statement that could write counts as a change', async () => {
  things = await startWork({ options: '-c track_counts=off' }, { isAdministrator: true });
  const refused = await things.write(sql(update));
  expect(refused).toEqual([500, expect.stringContaining('With track_counts off')]);
  expect(await things.write(sql('SELECT FROM things FOR UPDATE'))).toEqual([200, undefined]);
  expect((await things.write(change))[0]).toBe(200);
});

test('a write waits for queries that nothing awaits, and fails if they fail', async () => {
  things = await startWork();
  const answer = await things.write(async (transaction) => {
    await change(transaction);
    void transaction.query("UPDATE things SET name = 'late', id = 1/0 WHERE id = 1");
  });
  expect(answer).toEqual([500, 'division by zero']);
  expect(await things.name()).toBe('one');
  const late = await things.write(async (transaction) => {
    await change(transaction);
    void transaction
      .query('SELECT pg_sleep(0.1); ')
      .then(() => transaction.query("UPDATE things SET name = 'late' WHERE id = 1"));
  });
  expect([late[0], await things.name()]).toEqual([200, 'late']);
});

test('the first error of the work is reported, not the errors that follow from it', async () => {
  things = await startWork();
  const works: Work[] = [
    async (transaction) => {
      await change(transaction);
      await transaction.query('SELECT 1/0').catch(() => {});
    },
    async (transaction) => {
      await transaction.query('SELECT 1/0').catch(() => {});
      await change(transaction);
    },
    (transaction) => transaction.query('SELECT 1/0').catch(() => {}),
  ];
  for (const work of works) expect(await things.write(work)).toEqual([500, 'division by zero']);
});

test.each([
  [[['a']], "[ 'a' ] at index 0"],
  [[undefined], 'undefined at index 0'],
  [['a', ''], "'' at index 1"],
])('touch(...%j) is rejected', async (tags, received) => {
  things = await startWork();
  const answer = await things.write(async (transaction) => {
    await change(transaction);
    (transaction as { touch: (...tags: unknown[]) => void }).touch(...tags);
  });
  const message = `touch: expected tags that are non-empty strings, received ${received}`;
  expect(answer).toEqual([500, message]);
  expect(await things.name()).toBe('one');
});

test('describes must be a list of tags', async () => {
  things = await startWork();
  const answer = await things.write(change, {
    describes: 'a' as never,
  });
  expect(answer).toEqual([
    500,
    "describes: expected an array of tags (non-empty strings), received 'a'",
  ]);
});
