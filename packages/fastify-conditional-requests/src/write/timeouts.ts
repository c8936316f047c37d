import type { Pool } from 'pg';

/** Bounds of a write's transaction, in milliseconds. */
export interface Timeouts {
  readonly statementTimeoutMs?: number | undefined;
  readonly idleInTransactionTimeoutMs?: number | undefined;
}

const standard = 10_000;

/**
 * The bounds that a write has: those that are given, else the pool's own, else ten seconds.
 *
 * @returns the statement timeout, and what to say after BEGIN: nothing where the pool's connections
 * have these timeouts already
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
    .map(([name, own]) => `SET LOCAL ${name} = ${own ?? standard}; `);
  return {
    statement: given.statementTimeoutMs ?? (Number(statement_timeout) || standard),
    settings: settings.join(''),
  };
}
