import { connected } from '../locks.ts';
import type { Mutant } from './mutant.ts';
import { mutate } from './mutate.ts';

const loader = new URL('load.ts', import.meta.url).href;

export const argumentsFor = ({ name, file }: Mutant): readonly string[] =>
  file === undefined ? [] : ['--import', `${loader}?${encodeURIComponent(name)}`];

export async function applyTo(url: string, { name, sql }: Mutant): Promise<void> {
  if (sql === undefined) return;
  const client = await connected(url);
  try {
    const { rows } = await client.query<{ definition: string }>(
      `SELECT pg_get_functiondef(oid) AS definition FROM pg_proc
        WHERE pronamespace = 'conditional_requests'::regnamespace AND proname = $1`,
      [sql.function],
    );
    await client.query(mutate(String(rows[0]?.definition), name, sql.edits));
  } finally {
    await client.end();
  }
}
