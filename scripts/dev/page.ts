import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { say } from './output.ts';

const page = new URL('../../packages/page/', import.meta.url);
const sources = ['src', 'index.html', 'vite.config.ts', '../api-clients/src/bff.ts'];

/**
 * Builds the page that the bff shows, unless it is newer than its sources.
 * Where that fails, the bff shows what was built before.
 */
export async function buildPage(): Promise<void> {
  const built = await newest('dist/index.html');
  const changed = Math.max(...(await Promise.all(sources.map(newest))));
  if (built > changed) return;
  const vite = fileURLToPath(new URL('node_modules/vite/bin/vite.js', page));
  const child = spawn(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: page,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) say('The page could not be built, the lines above say why');
}

/** When the file, or the last one changed below the directory, was written; 0 if there is none. */
async function newest(path: string): Promise<number> {
  const url = new URL(path, page);
  const own = await stat(url).catch(() => undefined);
  if (own === undefined || !own.isDirectory()) return own?.mtimeMs ?? 0;
  const below = await readdir(url, { recursive: true });
  const times = await Promise.all(
    below.map(async (name) => stat(new URL(`${path}/${name}`, page))),
  );
  return Math.max(own.mtimeMs, ...times.map(({ mtimeMs }) => mtimeMs));
}
