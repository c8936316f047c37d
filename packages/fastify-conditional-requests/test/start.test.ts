import { afterEach, expect, test } from 'vitest';
import { AnotherWriter } from '../src/index.ts';
import { startApp, type TestApp } from './app.ts';

let things: TestApp;
afterEach(() => things.stop());

const becomeSoleWriter = (options = {}) =>
  things.app.conditionalRequests.becomeSoleWriter({ graceMs: 0, leaseMs: 3_600_000, ...options });
const writerLock = '1702126439, 1667591279';
/** Held by each transaction that writes; a new writer waits for it after it has taken the lock. */
const writesLock = '1702126439, 1667591280';
const isLocked = async () => {
  const { rows } = await things.admin.query(`SELECT count(*)::int AS locks FROM pg_locks
    WHERE locktype = 'advisory' AND objid = 1667591279 AND granted
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`);
  return rows[0].locks === 1;
};

/** Runs a statement in another session's transaction. @returns a function that ends the transaction */
async function hold(statement: string) {
  const holder = await things.admin.connect();
  await holder.query(`BEGIN; ${statement}`);
  return async () => {
    await holder.query('ROLLBACK');
    holder.release();
  };
}

test('a write that began before the lock was taken is rejected, not done within the grace', async () => {
  things = await startApp({ lock: 'none' });
  const release = await hold('SELECT FROM things WHERE id = 1 FOR UPDATE');
  const write = things.put(1, 'too early');
  // It waits for the row, or was rejected.
  await Promise.race([write, things.waiting(1)]);
  await becomeSoleWriter({ graceMs: 3_600_000 });
  await release();
  const { statusCode, headers } = await write;
  expect([statusCode, headers['retry-after']]).toEqual([503, '1']);
  expect((await things.get('/things/1')).json().name).toBe('one');
});

test('a write while the lock is being taken is 503', async () => {
  things = await startApp({ lock: 'none' });
  const release = await hold(`SELECT pg_advisory_xact_lock_shared(${writesLock})`);
  const taken = becomeSoleWriter();
  await things.waiting(1);
  expect((await things.put(1, 'new')).statusCode).toBe(503);
  expect((await things.get('/things/1')).headers['etag']).toBeUndefined();
  await release();
  await taken;
  expect((await things.put(1, 'new')).statusCode).toBe(200);
});

test('a write after becomeSoleWriter was rejected is 503, and it can be called again', async () => {
  things = await startApp({ lock: 'none' });
  const release = await hold(`SELECT pg_advisory_xact_lock(${writerLock})`);
  await expect(becomeSoleWriter({ waitMs: 1 })).rejects.toThrow(AnotherWriter);
  expect((await things.put(1, 'new')).statusCode).toBe(503);
  await release();
  await becomeSoleWriter({ waitMs: 60_000 });
  expect((await things.put(1, 'new')).statusCode).toBe(200);
});

test('becomeSoleWriter can be called only once', async () => {
  things = await startApp({ lock: 'none' });
  const both = await Promise.allSettled([becomeSoleWriter(), becomeSoleWriter()]);
  expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  await expect(becomeSoleWriter()).rejects.toThrow('expected one call, received another one');
  expect((await things.put(1, 'new')).statusCode).toBe(200);
});

test('a closed app does not become the sole writer', async () => {
  things = await startApp({ lock: 'none' });
  await things.app.close();
  await expect(becomeSoleWriter()).rejects.toThrow('this one is closed');
  expect(await isLocked()).toBe(false);
});

test.each([
  ['it waits for another writer', `SELECT pg_advisory_xact_lock(${writerLock})`],
  ['it waits for writes', `SELECT pg_advisory_xact_lock_shared(${writesLock})`],
])('an app that is closed while %s releases the lock', async (_what, statement) => {
  things = await startApp({ lock: 'none' });
  const release = await hold(statement);
  const taken = becomeSoleWriter({ waitMs: 60_000 });
  const refused = taken.catch((error: Error) => error.message);
  await expect.poll(() => things.pool.totalCount).toBeGreaterThan(0);
  await things.app.close();
  expect(await refused).toContain('this one is closed');
  await release();
  await expect.poll(isLocked).toBe(false);
  expect(things.pool.totalCount - things.pool.idleCount).toBe(0);
});

test.each([
  [{ leaseMs: 0 }, 'leaseMs: expected at least 100 milliseconds, received 0'],
  // With a longer delay, Node's timer fires immediately, so there would be no grace.
  [{ graceMs: 2 ** 31 }, 'graceMs: expected at most 2147483647 milliseconds, received 2147483648'],
  [{ waitMs: NaN }, 'waitMs: expected milliseconds, received NaN'],
  [{ onChange: 'x' }, "onChange: expected a function, received 'x'"],
])('%j is rejected', async (options, message) => {
  things = await startApp({ lock: 'none' });
  await expect(becomeSoleWriter(options)).rejects.toThrow(message);
  await expect(becomeSoleWriter(options)).rejects.toThrow(TypeError);
});
