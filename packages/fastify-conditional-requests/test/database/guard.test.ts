import { connect } from 'local-postgres/testing';
import type pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startVersions, type VersionsUnderTest } from './versions.ts';

let versions: VersionsUnderTest;
let psql: pg.Client;
beforeEach(async () => {
  versions = await startVersions();
  psql = await connect(versions.url);
});
afterEach(async () => {
  await psql.end();
  await versions.stop();
});

const name = async () => (await psql.query('SELECT name FROM things')).rows[0]?.name;
const insert = "INSERT INTO things VALUES (1, 'one')";
const touch = "SELECT conditional_requests.touch('thing:1')";
const version = () => versions.store.read(['thing:1']);

test.each([
  insert,
  "MERGE INTO things USING (SELECT 1) AS s ON false WHEN NOT MATCHED THEN INSERT VALUES (1, 'one')",
  "WITH new AS (INSERT INTO things VALUES (1, 'one') RETURNING id) SELECT * FROM new",
  "UPDATE things SET name = 'one'",
  'DELETE FROM things',
])('a change that raises no version is refused: %s', async (change) => {
  await expect(psql.query(change)).rejects.toMatchObject({
    code: 'CR503',
    message: 'A transaction changed public.things and raised no version',
    hint: expect.stringContaining("Call conditional_requests.touch('tag', ...)"),
  });
  expect(await name()).toBeUndefined();
});

test('a guard on a partitioned table does not cover statements that name a partition, until that is guarded too', async () => {
  await psql.query(`CREATE TABLE parts (id int, name text) PARTITION BY LIST (id);
    CREATE TABLE part_1 PARTITION OF parts FOR VALUES IN (1);
    SELECT conditional_requests.guard('parts')`);
  const refused = 'raised no version';
  await expect(psql.query("INSERT INTO parts VALUES (1, 'one')")).rejects.toThrow(refused);
  await psql.query("INSERT INTO part_1 VALUES (1, 'one')");
  await psql.query("SELECT conditional_requests.guard('part_1')");
  await expect(psql.query('DELETE FROM part_1')).rejects.toThrow(refused);
});

test('the next read reflects a change after a touch', async () => {
  const before = await version();
  await psql.query(`BEGIN; ${touch}; ${insert}`);
  expect(await version()).toBe(before);
  await psql.query('COMMIT');
  expect(await version()).not.toBe(before);
  expect(await name()).toBe('one');
});

test('a touch in another transaction, or one rolled back to a savepoint, does not count', async () => {
  await psql.query(touch);
  await expect(psql.query(insert)).rejects.toThrow('raised no version');
  await psql.query(`BEGIN; SAVEPOINT s; ${touch}; ROLLBACK TO s`);
  await expect(psql.query(insert)).rejects.toThrow('raised no version');
  await psql.query('ROLLBACK');
});

test('a touch without a change is fine, and a touch of nothing is not', async () => {
  const before = await version();
  await psql.query(touch);
  expect(await version()).not.toBe(before);
  for (const tags of ["''", 'NULL', "'a', NULL", "VARIADIC '{}'::text[]"]) {
    await expect(psql.query(`SELECT conditional_requests.touch(${tags})`)).rejects.toThrow(
      'touch: expected tags that are not empty',
    );
  }
});

test('changes are refused in replication and other sessions without ordinary triggers too', async () => {
  const admin = await connect(versions.adminUrl);
  await admin.query('SET session_replication_role = replica');
  await expect(admin.query(insert)).rejects.toThrow('raised no version');
  await admin.end();
});

test('TRUNCATE is refused, also after a touch', async () => {
  await psql.query(`BEGIN; ${touch}; ${insert}; COMMIT`);
  await expect(psql.query('TRUNCATE things')).rejects.toThrow(
    'TRUNCATE of public.things is not safe',
  );
  await psql.query(`BEGIN; ${touch}`);
  await expect(psql.query('TRUNCATE things')).rejects.toThrow(
    'TRUNCATE of public.things is not safe',
  );
  await psql.query('ROLLBACK');
  expect(await name()).toBe('one');
  await psql.query('BEGIN; SELECT conditional_requests.new_generation(); TRUNCATE things; COMMIT');
  expect(await name()).toBeUndefined();
});

test('while versions are in memory, a change is not refused, and a touch is', async () => {
  await versions.pool.query("SELECT conditional_requests.set_mode('memory')");
  await psql.query(insert);
  expect(await name()).toBe('one');
  await expect(psql.query(touch)).rejects.toThrow('the mode is memory');
  await psql.query('TRUNCATE things');
});

test('a change that was allowed in memory mode has ended before the mode changes', async () => {
  await versions.pool.query("SELECT conditional_requests.set_mode('memory')");
  await psql.query(`BEGIN; ${insert}`);
  const changed = versions.pool.query("SELECT conditional_requests.set_mode('database')");
  await versions.untilWaiting();
  await psql.query('COMMIT');
  await changed;
  expect(await version()).toBeDefined();
});
