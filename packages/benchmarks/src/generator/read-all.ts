import { createHash } from 'node:crypto';
import { brotliDecompressSync } from 'node:zlib';
import { Pool } from 'undici';
import { user } from '../fixed.ts';
import type { ReadAll } from './messages.ts';

const connections = 16;

export const entityTags = new Map<string, string>();

/** @throws Error on a status other than 200 */
export async function readAll({ origin, paths, headers }: ReadAll): Promise<string> {
  const pool = new Pool(origin, { connections });
  const bodies = new Map<string, string>();
  const next = paths.values();
  const client = async (): Promise<void> => {
    for (const path of next) {
      const response = await pool.request({
        path,
        method: 'GET',
        headers: { 'x-user': user, ...headers },
      });
      const bytes = Buffer.from(await response.body.arrayBuffer());
      const isCompressed = response.headers['content-encoding'] === 'br';
      const body = isCompressed ? brotliDecompressSync(bytes) : bytes;
      if (response.statusCode !== 200) {
        throw new Error(`GET ${path}: ${response.statusCode} ${String(body)}`);
      }
      bodies.set(path, createHash('sha256').update(body).digest('base64'));
      const { etag } = response.headers;
      if (typeof etag === 'string') entityTags.set(origin + path, etag);
    }
  };
  await Promise.all(Array.from({ length: connections }, client));
  await pool.close();
  const all = createHash('sha256');
  for (const path of paths) all.update(`${path} ${bodies.get(path)}\n`);
  return all.digest('base64');
}
