import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { say } from './output.ts';

const packagePage = fileURLToPath(new URL('../../packages/page', import.meta.url));
const sources = ['src', 'index.html', 'vite.config.ts'];
const index = 'dist/index.html';

/**
 * Returns a function that builds the page that the bff serves, if its sources have changed. One build
 * runs at a time: a call during a build waits for it, and then for another one if the sources have
 * changed since it began. If a build fails, the old one stays.
 *
 * @param signal aborts a running build
 */
export function pageBuilder(signal: AbortSignal, page = packagePage): () => Promise<void> {
  let isAsked = false;
  let running: Promise<void> | undefined;
  const run = async (): Promise<void> => {
    try {
      while (isAsked) {
        isAsked = false;
        await buildIfChanged(page, signal);
      }
    } finally {
      running = undefined;
    }
  };
  return () => {
    isAsked = true;
    running ??= run();
    return running;
  };
}

async function buildIfChanged(page: string, signal: AbortSignal): Promise<void> {
  const start = new Date();
  const built = await lastChange(join(page, index));
  const changes = await Promise.all(sources.map((name) => lastChange(join(page, name))));
  if (built > Math.max(...changes)) return;
  const vite = join(page, 'node_modules/vite/bin/vite.js');
  const child = spawn(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: page,
    signal,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [code] = await once(child, 'exit').catch((error: unknown) => {
    if (!signal.aborted) throw error;
    return [];
  });
  if (signal.aborted) return;
  // The time at which the build began, so that a file that changed after vite had read it is newer.
  if (code === 0) await utimes(join(page, index), start, start);
  else say('The page could not be built: see the lines above');
}

/** The time of the last change to a file, or to any file in a directory; 0 if it does not exist. */
async function lastChange(path: string): Promise<number> {
  const below = await readdir(path, { recursive: true }).catch(() => []);
  const paths = [path, ...below.map((name) => join(path, name))];
  return Math.max(...(await Promise.all(paths.map(changeOf))));
}

/** A file may have been removed since its directory was read. */
const changeOf = (path: string): Promise<number> =>
  stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
