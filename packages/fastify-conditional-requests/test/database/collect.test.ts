import { connect } from 'local-postgres/testing';
import type pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startVersions, type VersionsUnderTest } from './versions.ts';
import { exampleFrom } from './readme-example.ts';

let versions: VersionsUnderTest;
let psql: pg.Client;
beforeEach(async () => {
  versions = await startVersions();
  psql = await connect(versions.url);
  await psql.query(exampleFrom('README.md'));
});
afterEach(async () => {
  await psql.end();
  await versions.stop();
});

const counters = async () =>
  Object.fromEntries((await versions.rows()).map(({ tag, counter }) => [tag, Number(counter)]));

test('with the trigger of the README, a table needs no touch: each change raises its tag once', async () => {
  await psql.query("INSERT INTO things VALUES (1, 'one'), (2, 'two')");
  expect(await counters()).toEqual({ 'thing:1': 1, 'thing:2': 1 });
  await psql.query(`BEGIN; UPDATE things SET name = 'x' WHERE id = 1; UPDATE things SET name = 'y';
    DELETE FROM things WHERE id = 2; COMMIT`);
  expect(await counters()).toEqual({ 'thing:1': 2, 'thing:2': 2 });
  await psql.query('UPDATE things SET id = 3 WHERE id = 1');
  expect(await counters()).toEqual({ 'thing:1': 3, 'thing:2': 2, 'thing:3': 1 });
});

test('a statement that changes no row is not refused, and raises nothing', async () => {
  await psql.query("INSERT INTO things VALUES (1, 'one')");
  const before = await counters();
  await psql.query("DELETE FROM things WHERE name = 'expired'");
  await psql.query("UPDATE things SET name = 'x' WHERE id = 9");
  expect(await counters()).toEqual(before);
});

test('tags are raised at the end, in one order, so that opposite transactions do not deadlock', async () => {
  await psql.query("INSERT INTO things SELECT n, 'n' FROM generate_series(1, 40) n");
  const clients = await Promise.all([1, 2].map(() => connect(versions.url)));
  const [up, down] = clients as [pg.Client, pg.Client];
  for (let round = 0; round < 20; round++) {
    // The rows differ; the tags are the same.
    await Promise.all([
      up.query(
        "BEGIN; SELECT conditional_requests.collect('a'); SELECT conditional_requests.collect('b'); UPDATE things SET name = 'x' WHERE id = 1; COMMIT",
      ),
      down.query(
        "BEGIN; SELECT conditional_requests.collect('b'); SELECT conditional_requests.collect('a'); UPDATE things SET name = 'x' WHERE id = 2; COMMIT",
      ),
    ]);
  }
  expect(await counters()).toMatchObject({ a: 40, b: 40 });
  for (const client of clients) await client.end();
});

test('a transaction of the library raises collected tags with its own, once', async () => {
  await psql.query("INSERT INTO things VALUES (1, 'one')");
  await psql.query('BEGIN');
  await psql.query(`SELECT ${versions.store.transactional.declaration}`);
  await psql.query("UPDATE things SET name = 'x'");
  const write = {
    tags: new Set(['list', 'thing:1']),
    target: [],
    described: [],
    expected: undefined,
    unexpected: undefined,
  };
  await psql.query(versions.store.transactional.raise(write));
  await psql.query('COMMIT');
  expect(await counters()).toEqual({ list: 1, 'thing:1': 2 });
});

test('a change that is rolled back to a savepoint raises no tag', async () => {
  await psql.query("INSERT INTO things VALUES (1, 'one')");
  await psql.query("BEGIN; SAVEPOINT s; UPDATE things SET name = 'x'; ROLLBACK TO s; COMMIT");
  expect(await counters()).toEqual({ 'thing:1': 1 });
});

test('a transaction takes time in proportion to the number of its rows', async () => {
  const insert = (from: number, to: number) =>
    psql.query("INSERT INTO things SELECT n, 'n' FROM generate_series($1::int, $2) n", [from, to]);
  // After these, PostgreSQL caches a generic plan, which does not depend on the number of tags.
  for (let n = 1; n <= 10; n++) await insert(n, n);
  await insert(11, 2000);
  // In quadratic time, this would exceed the time limit of a test.
  await insert(2001, 40000);
  const sums = `SELECT count(*)::int, sum(counter)::int FROM conditional_requests.versions`;
  expect((await psql.query(sums)).rows).toEqual([{ count: 40000, sum: 40000 }]);
});

test('a rollback to a savepoint drops exactly the tags collected since, however many there are', async () => {
  const collect = (from: number, to: number) =>
    psql.query(
      "SELECT conditional_requests.collect('t' || n) FROM generate_series($1::int, $2) n",
      [from, to],
    );
  await psql.query('BEGIN');
  await psql.query("INSERT INTO things VALUES (1, 'one')");
  await collect(1, 100);
  for (const many of [1, 50, 3000]) {
    await psql.query('SAVEPOINT s');
    await collect(1000, 1000 + many);
    await psql.query('ROLLBACK TO s');
  }
  await psql.query('SAVEPOINT kept');
  await collect(101, 1500);
  await psql.query('RELEASE kept');
  await psql.query('COMMIT');
  const expected = Array.from({ length: 1500 }, (_, index) => [`t${index + 1}`, 1]);
  expect(await counters()).toEqual({ 'thing:1': 1, ...Object.fromEntries(expected) });
});

test('tags collected after a raise in the same transaction are raised again, and no others', async () => {
  await psql.query("INSERT INTO things SELECT n, 'n' FROM generate_series(1, 100) n");
  await psql.query(`BEGIN; UPDATE things SET name = 'x'; SET CONSTRAINTS ALL IMMEDIATE;
    UPDATE things SET name = 'y' WHERE id = 7; COMMIT`);
  const expected = Array.from({ length: 100 }, (_, n) => [`thing:${n + 1}`, n === 6 ? 3 : 2]);
  expect(await counters()).toEqual(Object.fromEntries(expected));
});

test('a change of very many rows collects no tags if it starts a generation, which changes all versions', async () => {
  await psql.query("INSERT INTO things VALUES (1, 'one')");
  const before = await versions.store.read(['thing:1']);
  await psql.query(`BEGIN; SELECT conditional_requests.new_generation();
    INSERT INTO things SELECT n, 'n' FROM generate_series(2, 20000) n;
    UPDATE things SET name = 'x'; COMMIT`);
  expect(await counters()).toEqual({ 'thing:1': 1 });
  expect(await versions.store.read(['thing:1'])).not.toBe(before);
});

test('changes by replication raise tags, and TRUNCATE is refused', async () => {
  await psql.query("INSERT INTO things VALUES (1, 'one')");
  const admin = await connect(versions.adminUrl);
  await admin.query("SET session_replication_role = replica; UPDATE things SET name = 'x'");
  await admin.end();
  expect(await counters()).toEqual({ 'thing:1': 2 });
  await expect(psql.query('TRUNCATE things')).rejects.toThrow('is not safe');
});

test('in memory mode the trigger does nothing', async () => {
  await versions.pool.query("SELECT conditional_requests.set_mode('memory')");
  await psql.query("INSERT INTO things VALUES (1, 'one')");
  expect(await counters()).toEqual({});
});
