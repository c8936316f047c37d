import { connect, untilWaiting } from 'local-postgres/testing';
import type pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startVersions, type VersionsUnderTest } from './versions.ts';

let versions: VersionsUnderTest;
let client: pg.Client;
beforeEach(async () => {
  versions = await startVersions();
  client = await connect(versions.url);
});
afterEach(async () => {
  await client.end();
  await versions.stop();
});

const write = async (...tags: string[]) => {
  const open = versions.open(tags);
  await open.prepare();
  return open.commit();
};

test('if transactions commit in another order than they raise, each commit changes the version', async () => {
  for (let index = 0; index < 3; index++) await write('b');
  const seen = [await versions.store.read(['a', 'b'])];
  // A raises the lower counter, and commits after B.
  const a = versions.open(['a'], { described: ['a'] });
  await a.prepare();
  const b = versions.open(['b'], { described: ['b'] });
  await b.prepare();
  await b.commit();
  seen.push(await versions.store.read(['a', 'b']));
  await a.commit();
  seen.push(await versions.store.read(['a', 'b']));
  expect(new Set(seen).size).toBe(3);
  const counters = seen.map((version) => Number(version?.split('.')[1]));
  expect(counters).toEqual([3, 4, 5]);
});

test('if two writers create a tag, the condition of the later one fails', async () => {
  const expected = [(await versions.store.read(['new'])) as string];
  const first = versions.open(['new'], { expected });
  await first.prepare();
  const second = versions.open(['new'], { expected });
  const decision = Promise.resolve(second.prepare());
  await untilWaiting(client, 1);
  await first.commit();
  const current = await versions.store.read(['new']);
  expect(await decision).toMatchObject({ satisfied: false, target: current });
});

test('there is no write skew between writers whose conditions read both tags and which touch one each', async () => {
  const target = ['a', 'b'];
  const expected = [(await versions.store.read(target)) as string];
  const conditions = { target, described: [], expected };
  const first = versions.open(['a'], conditions);
  await first.prepare();
  const second = versions.open(['b'], conditions);
  const decision = Promise.resolve(second.prepare());
  await untilWaiting(client, 1);
  await first.commit();
  expect((await decision).satisfied).toBe(false);
});

test('tags are locked in one order, whatever order they are named in', async () => {
  const letters = ['ä', 'z', 'a', 'Z', 'A', '_', 'é', '-', '1'];
  await Promise.all(
    Array.from({ length: 40 }, (_, index) =>
      write(...(index % 2 === 0 ? letters : letters.toReversed())),
    ),
  );
  expect((await versions.rows('a'))[0]?.counter).toBe('40');
});

test('a tag that is only locked keeps its version, also if it was absent', async () => {
  const before = await versions.store.read(['only read']);
  const open = versions.open(['a'], { target: ['only read'], described: [], unexpected: [] });
  await open.prepare();
  await open.commit();
  expect(await versions.rows('only read')).toHaveLength(1);
  expect(await versions.store.read(['only read'])).toBe(before);
});

test('a write at repeatable read fails if the mode has changed since its snapshot', async () => {
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
  await client.query('SELECT count(*) FROM things');
  await versions.pool.query("SELECT conditional_requests.set_mode('memory')");
  await versions.pool.query("SELECT conditional_requests.set_mode('database')");
  await expect(client.query("SELECT conditional_requests.touch('a')")).rejects.toThrow(
    'could not serialize access',
  );
  await client.query('ROLLBACK');
});

const synchronousCommitAfter = async (setting: string) => {
  await client.query(`BEGIN; SET LOCAL synchronous_commit = ${setting}`);
  await client.query("SELECT conditional_requests.touch('a')");
  const { rows } = await client.query('SHOW synchronous_commit');
  await client.query('COMMIT');
  return rows[0].synchronous_commit;
};

test('synchronous_commit is raised from off to local, and never lowered', async () => {
  expect(await synchronousCommitAfter('off')).toBe('local');
  for (const setting of ['local', 'remote_write', 'on', 'remote_apply']) {
    expect(await synchronousCommitAfter(setting)).toBe(setting);
  }
});

test('tags with quotes, backslashes, NUL and half a surrogate pair are found again', async () => {
  for (const tag of [
    "it's",
    'a\\b',
    "\\'; DROP TABLE things; --",
    'nul\0',
    'half \ud800',
    '😀',
    ' ',
  ]) {
    const before = await versions.store.read([tag]);
    const version = await write(tag);
    expect(version).not.toBe(before);
    expect(await versions.store.read([tag])).toBe(version);
  }
});

test('versions do not depend on how strings are quoted', async () => {
  await versions.pool.query(
    `ALTER DATABASE "${new URL(versions.url).pathname.slice(1)}" SET standard_conforming_strings = off`,
  );
  const other = await connect(versions.url);
  const text = versions.store.transactional.lookUp(['a\\', "b'"]);
  await expect(other.query(text)).resolves.toMatchObject({ rowCount: 1 });
  await other.end();
});
