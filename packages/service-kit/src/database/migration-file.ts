import { hash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { parse } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inspect } from 'node:util';

export interface Migration {
  /** `0001_name`, as in the table of migrations. */
  readonly name: string;
  readonly file: string;
  readonly path: string;
  readonly up: string;
  /** Hash of `up` without comment lines and white space. */
  readonly sha256: string;
}

export const isMigration = (file: string): boolean => /^\d{4}_\w+\.(?:sql|ts)$/.test(file);

/**
 * Reads a file `0001_name.sql` with `-- Up Migration` and `-- Down Migration`, or imports a module
 * `0001_name.ts` that exports the SQL as `up` and `down`.
 */
export async function readMigration(path: string): Promise<Migration> {
  const { name, ext, base: file } = parse(path);
  const up = ext === '.ts' ? await exportedBy(path) : await upPartOf(path);
  const text = up.replaceAll(/^\s*--.*$/gm, '').replaceAll(/\s+/g, ' ');
  return { name, file, path, up, sha256: hash('sha256', text.trim()) };
}

async function exportedBy(path: string): Promise<string> {
  const { up }: { up?: unknown } = await import(pathToFileURL(path).href);
  if (typeof up === 'string') return up;
  throw new TypeError(`expected SQL as the export up, received ${inspect(up, { depth: 0 })}`);
}

/** As node-pg-migrate finds it. */
async function upPartOf(path: string): Promise<string> {
  const text = await readFile(path, 'utf8');
  const start = text.search(/^\s*--[\s-]*up\s+migration/im);
  const [up = ''] = text.slice(Math.max(start, 0)).split(/^\s*--[\s-]*down\s+migration/im, 1);
  return up;
}
