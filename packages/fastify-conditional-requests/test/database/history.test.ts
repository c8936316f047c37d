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

const read = (...tags: string[]) => versions.store.read(tags);
const touch = (...tags: string[]) =>
  psql.query('SELECT conditional_requests.touch(VARIADIC $1)', [tags]);
const isOld = "UPDATE conditional_requests.versions SET raised_at = now() - interval '8 days'";

test('a history that lost its last commits never gets a version that the lost one had', async () => {
  await touch('a');
  const { rows: saved } = await psql.query('SELECT * FROM conditional_requests.versions');
  await touch('a');
  const lost = await read('a');
  // As after a failover, a restore, or a crash with synchronous_commit = off.
  await psql.query('DELETE FROM conditional_requests.versions');
  await psql.query(
    `INSERT INTO conditional_requests.versions
      SELECT * FROM json_populate_recordset(NULL::conditional_requests.versions, $1)`,
    [JSON.stringify(saved)],
  );
  await touch('a');
  const current = await read('a');
  expect(current?.split('.')[1]).toBe(lost?.split('.')[1]);
  expect(current).not.toBe(lost);
});

test('each raise has a fresh nonce, also in sessions with the same seed', async () => {
  const nonces = new Set<string | undefined>();
  for (let index = 0; index < 20; index++) {
    await psql.query('SELECT setseed(0.5)');
    await touch('a', 'b');
    for (const { nonce } of await versions.rows()) nonces.add(nonce);
  }
  expect(nonces.size).toBe(40);
  const all = [...nonces].map((nonce) => BigInt.asUintN(64, BigInt(nonce ?? 0)));
  // 64 bits: the first and the last of them vary.
  for (const bit of [0n, 1n, 62n, 63n]) {
    expect(new Set(all.map((nonce) => (nonce >> bit) & 1n)).size).toBe(2);
  }
});

test('sums of nonces are taken modulo 2^64, in SQL as in JavaScript', async () => {
  for (const nonce of ['9223372036854775807', '-9223372036854775808', '-1', '0']) {
    await touch('a', 'b');
    await psql.query('UPDATE conditional_requests.versions SET nonce = $1', [nonce]);
    const tags = ['a', 'b', 'never written'];
    const open = versions.open([], { target: tags, described: tags, unexpected: [] });
    const { target } = await open.prepare();
    expect(target).toBe(await versions.store.read(tags));
    expect(await open.commit()).toBe(target);
  }
});

test('a migration starts a generation in its own transaction, whatever it changes', async () => {
  await psql.query(
    "BEGIN; SELECT conditional_requests.touch('a'); INSERT INTO things VALUES (1, 'one'); COMMIT",
  );
  const before = await read('a');
  await psql.query(`BEGIN; SELECT conditional_requests.new_generation();
    ALTER TABLE things ADD size int; UPDATE things SET size = 1; ALTER TABLE things ALTER size SET NOT NULL;
    INSERT INTO migrations (name) VALUES ('0002_size')`);
  expect(await read('a')).toBe(before);
  await psql.query('COMMIT');
  const migrated = await read('a');
  expect(migrated?.split('.').slice(1)).toEqual(before?.split('.').slice(1));
  expect(migrated).not.toBe(before);
  // It only changes the schema, and calls no function.
  await psql.query(
    "BEGIN; ALTER TABLE things DROP size; INSERT INTO migrations (name) VALUES ('0003'); COMMIT",
  );
  expect(await read('a')).not.toBe(migrated);
});

test('a migration that changes rows without a new generation is refused', async () => {
  await psql.query('BEGIN');
  await expect(psql.query("INSERT INTO things VALUES (1, 'one')")).rejects.toMatchObject({
    hint: expect.stringContaining('in a migration, conditional_requests.new_generation()'),
  });
  await psql.query('ROLLBACK');
});

test('a purged tag never falls back to a counter that it had', async () => {
  const seen = new Set<string | undefined>();
  for (let index = 0; index < 10; index++) await touch('a');
  for (let index = 0; index < 7; index++) await touch('b');
  seen.add(await read('a')).add(await read('a', 'b'));
  await psql.query(isOld);
  expect(await versions.store.purge()).toBe(2);
  expect(await versions.rows()).toEqual([]);
  expect((await read('a'))?.split('.')[1]).toBe('10');
  expect(seen).not.toContain(await read('a'));
  expect(seen).not.toContain(await read('a', 'b'));
  await touch('b');
  expect((await versions.rows('b'))[0]?.counter).toBe('11');
});

test('a purge changes the versions of absent tags, however many of them there are', async () => {
  const before = [await read('x'), await read('x', 'y')];
  await touch('a');
  await psql.query(isOld);
  await versions.store.purge();
  expect(before).not.toContain(await read('x'));
  expect(before).not.toContain(await read('x', 'y'));
});

test('two histories that purge the same counter give absent tags different versions', async () => {
  await touch('a');
  await psql.query('CREATE TABLE saved AS SELECT * FROM conditional_requests.floor');
  const seen = [];
  for (const _ of [1, 2]) {
    await touch('a');
    await psql.query(isOld);
    await versions.store.purge();
    seen.push(await read('a'));
    // As in an earlier copy of the data.
    await psql.query(`DELETE FROM conditional_requests.floor;
      INSERT INTO conditional_requests.floor SELECT * FROM saved;
      INSERT INTO conditional_requests.versions VALUES ('a', 1, 0, 0)`);
  }
  expect(seen[0]?.split('.')[1]).toBe(seen[1]?.split('.')[1]);
  expect(seen[0]).not.toBe(seen[1]);
});

test('a purge keeps recently raised tags, deletes no more than the limit, and may find none', async () => {
  await touch('a', 'b', 'c');
  const before = await read('x');
  expect(await versions.store.purge()).toBe(0);
  expect(await read('x')).toBe(before);
  await psql.query(`${isOld} WHERE tag <> 'c'`);
  expect(await versions.store.purge({ limit: 1 })).toBe(1);
  expect(await versions.store.purge({ limit: 5 })).toBe(1);
  expect((await versions.rows()).map(({ tag }) => tag)).toEqual(['c']);
});

test('a purge does not overtake a write that has read the floor: it gives up', async () => {
  await touch('a');
  await psql.query(isOld);
  const write = versions.open(['b']);
  await write.prepare();
  expect(await versions.store.purge()).toBe(0);
  await write.commit();
  expect(await versions.store.purge()).toBe(1);
});

test('a write with a snapshot from before a purge fails', async () => {
  await touch('a');
  await psql.query(isOld);
  await psql.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
  await psql.query('SELECT count(*) FROM things');
  await versions.store.purge();
  await expect(touch('a')).rejects.toThrow('could not serialize access');
  await psql.query('ROLLBACK');
});

test.each([{ olderThanMs: -1 }, { limit: 0 }, { days: 7 }])('purge refuses %j', async (options) => {
  await expect(versions.store.purge(options as object)).rejects.toThrow(TypeError);
});
