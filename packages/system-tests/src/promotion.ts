import { setTimeout as delay } from 'node:timers/promises';
import type { Answer, Method } from './client.ts';
import { Violation } from './concurrent/recording.ts';
import type { DurableCluster } from './databases.ts';
import type { System } from './system.ts';

const user = 'ann@example.com';
/** More than the processes of the bff, because each stores the responses that it reads. */
const writes = 6;

/**
 * Loses the last commits, then makes as many new writes. Acknowledged writes are gone, but their ETags may
 * never name other content.
 *
 * @throws Violation if an ETag names two bodies, or if a response shows a write that was lost
 */
export async function promoteCopy(system: System, cluster: DurableCluster): Promise<void> {
  const bodies = new Map<string, string>();
  const ask = async (method: Method, path: string, body?: unknown): Promise<Answer> => {
    for (;;) {
      const answer = await system.ask(user, method, path, body);
      if (answer.status < 500) return answer;
      // Connections to the old server are still in the pools.
      await delay(50);
    }
  };
  const { headers } = await ask('POST', '/projects', { name: 'kept' });
  const project = String(headers['location']);

  const readAll = async (name: string): Promise<void> => {
    for (const path of [project, '/projects?limit=10', ...Array<string>(3).fill(project)]) {
      const { status, headers, body } = await ask('GET', path);
      const { etag = 'none' } = headers;
      const known = bodies.get(`${path} ${etag}`);
      const what = `GET ${path}: ${status} ${etag}`;
      if (!body.includes(`"${name}"`)) throw new Violation(`${what} shows ${body}, not ${name}`);
      if (etag === 'none') continue;
      if ((known ?? body) !== body) throw new Violation(`${what} names ${known} and ${body}`);
      bodies.set(`${path} ${etag}`, body);
    }
  };
  const writeAll = async (history: string): Promise<void> => {
    for (let write = 0; write < writes; write++) {
      const name = `${history} ${write}`;
      await ask('PATCH', project, { name });
      await readAll(name);
    }
  };
  await readAll('kept');
  await cluster.keepCopy();
  await system.ready();
  await writeAll('lost');
  await cluster.promoteCopy();
  await system.ready();
  await readAll('kept');
  await writeAll('found');
}
