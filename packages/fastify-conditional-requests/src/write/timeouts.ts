import type { Pool } from 'pg';

/** Limits of a write's transaction, in milliseconds. */
export interface Timeouts {
  readonly statementTimeoutMs?: number | undefined;
  readonly idleInTransactionTimeoutMs?: number | undefined;
}

const defaultMs = 10_000;

/**
 * The limits of a write: the given ones, else the pool's, else ten seconds.
 *
 * @returns the statement timeout, and the SQL that follows BEGIN: none for limits that the pool's
 * connections already have
 */
export function timeoutsOf(pool: Pool, given: Timeouts): { statement: number; settings: string } {
  const { statement_timeout, idle_in_transaction_session_timeout } = pool.options;
  const bounds = [
    ['statement_timeout', given.statementTimeoutMs, statement_timeout],
    [
      'idle_in_transaction_session_timeout',
      given.idleInTransactionTimeoutMs,
      idle_in_transaction_session_timeout,
    ],
  ] as const;
  const settings = bounds
    .filter(([, own, ofPool]) => own !== undefined || !ofPool)
    .map(([name, own]) => `SET LOCAL ${name} = ${own ?? defaultMs}; `);
  return {
    statement: given.statementTimeoutMs ?? (Number(statement_timeout) || defaultMs),
    settings: settings.join(''),
  };
}
