import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { say } from './output.ts';

const page = new URL('../../packages/page/', import.meta.url);
const sources = ['src', 'index.html', 'vite.config.ts', '../api-clients/src/bff.ts'];

/** Builds the page that the bff serves if its sources changed. If that fails, the old build stays. */
export async function buildPage(): Promise<void> {
  const built = await lastChange('dist/index.html');
  const changed = Math.max(...(await Promise.all(sources.map(lastChange))));
  if (built > changed) return;
  const vite = fileURLToPath(new URL('node_modules/vite/bin/vite.js', page));
  const child = spawn(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: page,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) say('The page could not be built: see the lines above');
}

/** The time of the last change to a file, or to any file in a directory; 0 if it does not exist. */
async function lastChange(path: string): Promise<number> {
  const url = new URL(path, page);
  const own = await stat(url).catch(() => undefined);
  if (own === undefined || !own.isDirectory()) return own?.mtimeMs ?? 0;
  const below = await readdir(url, { recursive: true });
  const times = await Promise.all(
    below.map(async (name) => stat(new URL(`${path}/${name}`, page))),
  );
  return Math.max(own.mtimeMs, ...times.map(({ mtimeMs }) => mtimeMs));
}
