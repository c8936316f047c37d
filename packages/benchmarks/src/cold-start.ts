import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from 'local-postgres';
import { fetch } from 'undici';
import type { Data } from './data.ts';
import { user } from './fixed.ts';
import { launchService } from './programs/service.ts';

const patienceMs = 30_000;

/**
 * @returns seconds from the start of all three services to the first project that is answered
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
  const [{ origin }] = programs;
  for (;;) {
    const answer = await fetch(origin + paths.small[0], {
      headers: { 'x-user': user },
      signal: AbortSignal.timeout(patienceMs),
    });
    const text = await answer.text();
    const took = performance.now() - start;
    if (answer.status === 200) return took / 1_000;
    if (took > patienceMs) throw new Error(`a cold start: ${answer.status} ${text}`);
    await delay(10);
  }
}
