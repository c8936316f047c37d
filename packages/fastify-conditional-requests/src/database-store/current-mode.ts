import { asText } from '../database/as-text.ts';
import type { Queryable } from '../database/database.ts';
import { schema } from './sql/tables.ts';

/** Where the versions of a database are kept. */
export type VersionsMode = 'memory' | 'database';

/** @returns undefined if `databaseVersionsMigration` has not been applied */
export async function modeOn(client: Queryable): Promise<VersionsMode | undefined> {
  const found = `SELECT to_regclass('${schema}.state')::text AS found`;
  const { rows } = await client.query<{ found: string | null }>(asText(found));
  if (typeof rows[0]?.found !== 'string') return undefined;
  const mode = asText(`SELECT mode FROM ${schema}.state`);
  const modes = await client.query<{ mode: VersionsMode }>(mode);
  return modes.rows[0]?.mode;
}
