import type { Pool } from 'pg';

const defaultMs = 10_000;

/**
 * The limits of a write: the given ones, else the pool's, else ten seconds.
 *
 * @returns the statement timeout, and the SQL that follows BEGIN: none for limits that the pool's
 * connections already have
 */
export function timeoutsOf(
  pool: Pool,
  statementMs: number | undefined,
  idleMs: number | undefined,
): { readonly statement: number; readonly settings: string } {
  const { statement_timeout, idle_in_transaction_session_timeout } = pool.options;
  const set = (name: string, own: number | undefined, ofPool: number | false | undefined): string =>
    own === undefined && ofPool ? '' : `SET LOCAL ${name} = ${own ?? defaultMs}; `;
  const idle = 'idle_in_transaction_session_timeout';
  return {
    statement: statementMs ?? (Number(statement_timeout) || defaultMs),
    settings:
      set('statement_timeout', statementMs, statement_timeout) +
      set(idle, idleMs, idle_in_transaction_session_timeout),
  };
}
