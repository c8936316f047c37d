import { guard } from './sql/guard.ts';
import { history } from './sql/history.ts';
import { raise } from './sql/raise.ts';
import { schema, tables } from './sql/tables.ts';
import { touch } from './sql/touch.ts';
import { names, requireOptions, string } from '../options.ts';

export interface DatabaseVersionsOptions {
  /** The tables with content; for later ones, call `conditional_requests.guard('table')`. */
  readonly tables: readonly string[];
  /**
   * The table in which the migration runner records each migration, in the same transaction. Without
   * it, each migration must call `conditional_requests.new_generation()`.
   */
  readonly migrationsTable?: string;
}

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/**
 * The SQL of a migration that creates the schema `conditional_requests` for `DatabaseVersionStore`. The
 * mode is `memory` until `changeVersionsMode` changes it.
 *
 * @throws TypeError
 */
export function databaseVersionsMigration(options: DatabaseVersionsOptions): {
  readonly up: string;
  readonly down: string;
} {
  const rules = { tables: names, migrationsTable: string };
  requireOptions<DatabaseVersionsOptions>('databaseVersionsMigration', options, rules, ['tables']);
  const { tables: guarded, migrationsTable } = options;
  const calls = [
    guarded.length > 0 && `guard(${guarded.map(literal).join(', ')})`,
    migrationsTable !== undefined && `watch_migrations(${literal(migrationsTable)})`,
  ].filter((call) => call !== false);
  return {
    up: [
      tables,
      raise,
      touch,
      guard,
      history,
      ...calls.map((call) => `SELECT ${schema}.${call};\n`),
    ].join(''),
    down: `DROP SCHEMA ${schema} CASCADE;\n`,
  };
}
