import { execFile } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type pg from 'pg';
import { connected } from '../locks.ts';

/**
 * Rules of versions in a database that requests cannot expose, or only once in a long run. Locks fix the
 * order of concurrent transactions.
 */
export const storeChecks = { conditions, counters, lookups, sums } as const;
export type StoreCheck = keyof typeof storeChecks;

const begin = 'BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE';
const schema = 'conditional_requests';

async function withConnections<Result>(
  url: string,
  work: (one: pg.Client, other: pg.Client, observer: pg.Client) => Promise<Result>,
): Promise<Result> {
  const clients = [await connected(url), await connected(url), await connected(url)] as const;
  try {
    return await work(...clients);
  } finally {
    await Promise.all(clients.map((client) => client.end()));
  }
}

/** Sends a statement. Returns when it is done or waits for a lock, with a promise of its end. */
async function start(client: pg.Client, observer: pg.Client, sql: string, values: unknown[] = []) {
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  const state = { isDone: false };
  const ended = client
    .query(sql, values)
    .then(
      () => 'done',
      ({ code }: { code?: string }) => String(code),
    )
    .finally(() => (state.isDone = true));
  const waits = 'SELECT FROM pg_locks WHERE pid = $1 AND NOT granted';
  while (!state.isDone && (await observer.query(waits, [rows[0]?.pid])).rowCount === 0)
    await delay(5);
  return { ended };
}

/** Both write if they find `a` and `b` as they were. Each changes one of them. */
async function conditions(url: string): Promise<void> {
  await withConnections(url, async (one, other, observer) => {
    const tags = ['a', 'b'];
    await one.query(`SELECT ${schema}.touch('a', 'b')`);
    const { rows } = await one.query<{ decided: string }>(
      `SELECT decided FROM ${schema}.raise('{}', $1)`,
      [tags],
    );
    const raise = `SELECT FROM ${schema}.raise($1, $2, '{}', $3)`;
    const expected = [rows[0]?.decided];
    await one.query(begin);
    await one.query(raise, [['a'], tags, expected]);
    await other.query(begin);
    const second = await start(other, observer, raise, [['b'], tags, expected]);
    await one.query('COMMIT');
    const ended = await second.ended;
    await other.query('COMMIT');
    if (ended !== 'CR412') {
      throw new Error(`Expected the second condition to fail, received ${ended}`);
    }
  });
}

/** A purge deletes a tag while a write touches it. */
async function counters(url: string): Promise<void> {
  await withConnections(url, async (one, other, observer) => {
    for (let raises = 0; raises < 10; raises++) await one.query(`SELECT ${schema}.touch('a')`);
    await one.query(begin);
    await one.query(`SELECT ${schema}.purge('0 seconds', 1000)`);
    const touching = await start(other, observer, `SELECT ${schema}.touch('a')`);
    await one.query('COMMIT');
    await touching.ended;
    const { rows } = await one.query<{ counter: string }>(
      `SELECT counter FROM ${schema}.versions WHERE tag = 'a'`,
    );
    if (rows[0]?.counter !== '11') {
      throw new Error(`The counter went from 10 to ${rows[0]?.counter}`);
    }
  });
}

/** Two lookups of one process, and a change between them. */
async function lookups(url: string, nodeArguments: readonly string[]): Promise<void> {
  const program = fileURLToPath(new URL('lookups.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [...nodeArguments, program, url]);
  const isCurrent: unknown = JSON.parse(stdout);
  if (isCurrent !== true) throw new Error('The second lookup does not reflect the change');
}

/** Of two tags, the one with the lower counter and nonce is raised. */
async function sums(url: string): Promise<void> {
  await withConnections(url, async (one) => {
    const versionOfBoth = async (): Promise<string> => {
      const sql = `SELECT decided FROM ${schema}.raise('{}', '{a,b}')`;
      return String((await one.query<{ decided: string }>(sql)).rows[0]?.decided);
    };
    await one.query(`SELECT ${schema}.touch('b')`);
    await one.query(
      `UPDATE ${schema}.versions SET counter = 1000, nonce = 9223372036854775807 WHERE tag = 'b'`,
    );
    const before = await versionOfBoth();
    await one.query(`SELECT ${schema}.touch('a')`);
    if ((await versionOfBoth()) === before) throw new Error(`The version stays ${before}`);
  });
}
