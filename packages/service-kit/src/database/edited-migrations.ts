import type { Client } from 'pg';
import type { Migration } from './migration-file.ts';

/**
 * Compares the migrations that have run with their files, using the hash stored with each name. If a
 * migration has no hash yet, because it has just run or ran under an older version, it gets that of its
 * file.
 *
 * @returns the first migration that was edited after it had run
 */
export async function findEdited(
  client: Client,
  table: string,
  available: readonly Migration[],
): Promise<Migration | undefined> {
  // Only if the column is missing: ALTER TABLE waits for all readers, pg_dump for instance.
  const column = await client.query(
    "SELECT FROM pg_attribute WHERE attrelid = $1::regclass AND attname = 'sha256' AND NOT attisdropped",
    [table],
  );
  if (column.rowCount === 0) {
    await client.query(`ALTER TABLE ${table} ADD COLUMN IF NOT EXISTS sha256 text`);
  }
  const names = available.map(({ name }) => name);
  const hashes = available.map(({ sha256 }) => sha256);
  const files = 'unnest($1::text[], $2::text[]) AS file (name, sha256)';
  // Only if a hash is missing: a change of this table voids all versions in the database.
  const { rowCount } = await client.query(
    `SELECT FROM ${table} WHERE sha256 IS NULL AND name = ANY ($1) LIMIT 1`,
    [names],
  );
  if (rowCount !== 0) {
    await client.query(
      `UPDATE ${table} SET sha256 = file.sha256 FROM ${files}
        WHERE ${table}.name = file.name AND ${table}.sha256 IS NULL`,
      [names, hashes],
    );
  }
  const { rows } = await client.query<{ name: string }>(
    `SELECT name FROM ${table} JOIN ${files} USING (name)
      WHERE ${table}.sha256 <> file.sha256 ORDER BY name`,
    [names, hashes],
  );
  return available.find(({ name }) => name === rows[0]?.name);
}
