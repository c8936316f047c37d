import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type Cluster, freePort, startCluster } from 'local-postgres';
import { afterEach, expect, inject, test } from 'vitest';

let cluster: Cluster | undefined;
let service: ChildProcess | undefined;
afterEach(async () => {
  service?.kill('SIGKILL');
  await cluster?.stop();
});

/** The first example, with another port. */
async function example(port: number): Promise<string> {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
  const [, code = ''] = /^```js\n([^]*?)^```/m.exec(readme) ?? [];
  expect(code).toContain('listen({ port: 3000 })');
  return code.replace('port: 3000', `port: ${port}`);
}

test("the README's example survives a restart of PostgreSQL", async () => {
  const directory = await mkdtemp(join(inject('temporaryDirectory'), 'readme-'));
  cluster = await startCluster({ directory });
  const [ownPort, url] = [await freePort(), await cluster.createService('things')];
  // Inside the package, so that its imports resolve.
  const file = new URL(`readme-example-${process.pid}.mjs`, import.meta.url);
  await writeFile(file, await example(ownPort));
  service = spawn(process.execPath, [file.pathname], {
    env: { ...process.env, DATABASE_URL: url },
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  const exited = once(service, 'exit').then(([code]) => `exited with ${code}`);
  const complaints = text(service.stderr as NonNullable<typeof service.stderr>);
  const ask = async (method: string, headers = {}) => {
    const init = { method, headers: { 'content-type': 'application/json', ...headers } };
    const body = method === 'PUT' ? JSON.stringify({ name: 'new' }) : null;
    return fetch(`http://localhost:${ownPort}/things/1`, { ...init, body });
  };
  /** Undefined while it does not answer. */
  const statusOf = (method: string) =>
    ask(method).then(
      ({ status }) => status,
      () => undefined,
    );
  try {
    // The grace has ended.
    await expect.poll(() => statusOf('PUT')).toBe(200);
    const etag = String((await ask('GET')).headers.get('etag'));
    const { port } = cluster;
    await cluster.stop();
    await expect.poll(() => statusOf('GET')).toBe(503);
    expect(await statusOf('PUT')).toBe(503);
    cluster = await startCluster({ directory, port });
    await expect.poll(() => statusOf('PUT')).toBe(200);
    const read = await ask('GET', { 'if-none-match': etag });
    expect([read.status, await read.json()]).toEqual([200, { id: '1', name: 'new' }]);
    expect(service.exitCode).toBe(null);
    // Repeated: on a busy machine, the lease may end between the two.
    const again = async () => {
      const current = String((await ask('GET')).headers.get('etag'));
      return (await ask('GET', { 'if-none-match': current })).status;
    };
    await expect.poll(again).toBe(304);
  } finally {
    service.kill('SIGTERM');
    await exited;
    await rm(file);
    expect(await complaints).toBe('');
  }
  await cluster.stop();
  await rm(directory, { recursive: true });
});
