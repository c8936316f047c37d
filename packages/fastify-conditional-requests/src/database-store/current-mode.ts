import type { Queryable } from '../database/database.ts';
import { schema } from './sql/tables.ts';

/** Where the versions of a database are kept. */
export type VersionsMode = 'memory' | 'database';

/** @returns undefined if `databaseVersionsMigration` has not been applied */
export async function modeOn(client: Queryable): Promise<VersionsMode | undefined> {
  const found = `SELECT to_regclass('${schema}.state') IS NOT NULL AS found`;
  const { rows } = await client.query<{ found: boolean }>(found);
  if (rows[0]?.found !== true) return undefined;
  const modes = await client.query<{ mode: VersionsMode }>(`SELECT mode FROM ${schema}.state`);
  return modes.rows[0]?.mode;
}
