import { setTimeout as delay } from 'node:timers/promises';
import type { Pool } from 'pg';
import { modeOn, type VersionsMode } from './current-mode.ts';
import { withConnection } from '../database/connection.ts';
import { AnotherWriter } from '../errors.ts';
import { aFunction, milliseconds, type Rule, requireOptions, requireValue } from '../options.ts';
import { schema } from './sql/tables.ts';
import {
  tryModeLocksInTransaction,
  noQueryTimeout,
  waitForWritesInTransaction,
} from '../sole-writer/locks.ts';

/** All in milliseconds. */
export interface ModeChangeOptions {
  /** How long to wait for a process with versions in memory to end. Default 5,000. */
  readonly waitMs?: number;
  /** How long such a process may trust its lost lock: its `leaseMs`. Default 3,000. */
  readonly graceMs?: number;
  /**
   * Runs under the lock before a change, for example to migrate: a process with versions in memory would
   * not notice a migration. Not called if the mode is already right.
   */
  readonly prepare?: () => Promise<unknown>;
  /**
   * Called once for each kind of process that it waits for: a `writer`, with versions in memory, for `waitMs`;
   * a `mode change` without a limit.
   */
  readonly onWait?: (holder: 'mode change' | 'writer') => void;
}

const aMode: Rule = (value) =>
  value === 'memory' || value === 'database' ? undefined : "'memory' or 'database'";

/** @returns undefined if `databaseVersionsMigration` has not been applied */
export async function versionsModeOf(pool: Pool): Promise<VersionsMode | undefined> {
  return withConnection(pool, modeOn);
}

/**
 * Changes the mode of the database and starts a new generation. It holds the sole writer's lock, so no
 * process has versions in memory, and waits until transactions that raise versions have ended. Does
 * nothing if the mode is already right. Uses one transaction, so it works behind a pooler.
 *
 * @throws AnotherWriter if a process with versions in memory still has the lock after `waitMs`
 */
export async function changeVersionsMode(
  pool: Pool,
  mode: VersionsMode,
  options: ModeChangeOptions = {},
): Promise<void> {
  requireValue('changeVersionsMode: mode', mode, aMode);
  const rules = {
    waitMs: milliseconds(),
    graceMs: milliseconds(),
    prepare: aFunction,
    onWait: aFunction,
  };
  requireOptions<ModeChangeOptions>('changeVersionsMode', options, rules);
  const { waitMs = 5_000, graceMs = 3_000, prepare = async () => {}, onWait } = options;
  let deadline = performance.now() + waitMs;
  const waited = new Set<string>();
  for (;;) {
    const holder = await tryChange(pool, mode, graceMs, prepare);
    if (holder === undefined) return;
    if (holder === 'mode change') deadline = performance.now() + waitMs;
    else if (performance.now() > deadline) throw new AnotherWriter();
    if (!waited.has(holder)) onWait?.(holder);
    waited.add(holder);
    await delay(100);
  }
}

/** @returns the kind of process that prevents the change; undefined once the mode is right */
const tryChange = (
  pool: Pool,
  mode: VersionsMode,
  graceMs: number,
  prepare: () => Promise<unknown>,
): ReturnType<typeof tryModeLocksInTransaction> =>
  withConnection(pool, async (client, discard) => {
    const current = await modeOn(client);
    if ((current ?? 'memory') === mode) return undefined;
    try {
      await client.query(
        'BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; SET LOCAL statement_timeout = 0; ' +
          'SET LOCAL lock_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0',
      );
      const holder = await tryModeLocksInTransaction(client);
      if (holder !== undefined) return holder;
      await waitForWritesInTransaction(client);
      // A predecessor that is cut off from PostgreSQL answers from memory until its lease ends.
      if (mode === 'database') await delay(graceMs);
      await prepare();
      // Locking a table makes the session notice a schema that `prepare` has created.
      await client.query('SELECT FROM pg_namespace LIMIT 0');
      await client.query({
        text: `SELECT ${schema}.set_mode($1)`,
        values: [mode],
        ...noQueryTimeout,
      });
      await client.query('COMMIT');
      return undefined;
    } finally {
      await client.query('ROLLBACK').catch(discard);
    }
  });
