import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from 'local-postgres';
import { fetch } from 'undici';
import type { Data } from './data.ts';
import { user } from './fixed.ts';
import { launchService } from './programs.ts';

const timeoutMs = 30_000;

/**
 * @returns seconds from starting the three services to the first 200
 * @throws Error if that takes too long
 */
export async function coldStart({ urls, paths }: Data): Promise<number> {
  await using services = new AsyncDisposableStack();
  const [projects, commissioning] = [await freePort(), await freePort()];
  const start = performance.now();
  const programs = await Promise.all([
    launchService('bff', {
      PROJECTS_URL: `http://127.0.0.1:${projects}`,
      COMMISSIONING_URL: `http://127.0.0.1:${commissioning}`,
    }),
    launchService('projects', { DATABASE_URL: urls.projects }, { port: projects }),
    launchService('commissioning', { DATABASE_URL: urls.commissioning }, { port: commissioning }),
  ]);
  for (const program of programs) services.use(program);
  const [{ url }] = programs;
  for (;;) {
    const response = await fetch(url + paths.small[0], {
      headers: { 'x-user': user },
      signal: AbortSignal.timeout(timeoutMs),
    });
    const text = await response.text();
    const elapsedMs = performance.now() - start;
    if (response.status === 200) return elapsedMs / 1_000;
    if (elapsedMs > timeoutMs) throw new Error(`Cold start: ${response.status} ${text}`);
    await delay(10);
  }
}
