import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { testDatabase } from 'local-postgres/testing';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';

const run = promisify(execFile);
const packages = new URL('../../', import.meta.url);
const libraries = ['entity-tags', 'fastify-conditional-requests', 'undici-revalidating-cache'];
const ends: (() => unknown)[] = [];
let project: string;
let port: number;

/** The first code of a library's README, on a free port, as a file in the stranger's project. */
const example = async (library: string) => {
  const readme = await readFile(new URL(`${library}/README.md`, packages), 'utf8');
  const [, code = ''] = /```[jt]s\n(.*?)```/s.exec(readme) ?? [];
  const file = join(project, `${library}.ts`);
  await writeFile(file, code.replaceAll('3000', String(port)));
  return file;
};

const freePort = async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return address.port;
};

// Into a directory outside the workspace, from packed archives, with npm: as from the registry.
beforeAll(async () => {
  project = await mkdtemp(join(inject('temporaryDirectory'), 'stranger-'));
  port = await freePort();
  await writeFile(join(project, 'package.json'), '{ "type": "module" }');
  for (const library of libraries) {
    const cwd = new URL(library, packages);
    await run('npx', ['--yes', 'pnpm@12', 'pack', '--pack-destination', project], { cwd });
  }
  const archives = (await readdir(project)).filter((file) => file.endsWith('.tgz'));
  const others = ['fastify@5', '@fastify/postgres', 'pg', 'undici@8', '@types/node', '@types/pg'];
  const quiet = ['--no-audit', '--no-fund', '--prefer-offline'];
  await run('npm', ['install', ...quiet, ...archives, ...others], { cwd: project });
}, 180_000);
afterAll(async () => {
  for (const end of ends.toReversed()) await end();
});

const start = (file: string, env: Record<string, string> = {}): ChildProcess =>
  spawn(process.execPath, [file], { cwd: project, env: { ...process.env, ...env }, stdio: 'pipe' });

test("fastify-conditional-requests: the README's example answers 304 and 412", async () => {
  const database = await testDatabase();
  ends.push(() => database.drop());
  const file = await example('fastify-conditional-requests');
  const child = start(file, { DATABASE_URL: database.url });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  ends.push(() => (child.kill(), ended));
  const url = `http://127.0.0.1:${port}/things/1`;
  await expect.poll(() => fetch(url).then(({ status }) => status, String)).toBe(404);

  const put = (name: string, headers: Record<string, string> = {}) =>
    fetch(url, {
      method: 'PUT',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ name }),
    });
  // Until a predecessor's lease would have ended, the first write waits.
  expect((await put('one', { 'if-none-match': '*' })).status).toBe(200);
  const read = await fetch(url);
  const etag = read.headers.get('etag') ?? '';
  expect(await read.json()).toEqual({ id: '1', name: 'one' });
  const again = await fetch(url, { headers: { 'if-none-match': etag } });
  expect([again.status, again.headers.get('server-timing')]).toEqual([
    304,
    expect.stringContaining('0 queries'),
  ]);
  expect((await put('two', { 'if-match': etag })).status).toBe(200);
  expect((await put('three', { 'if-match': etag })).status).toBe(412);
  expect((await put('three', { 'if-none-match': '*' })).status).toBe(412);
});

test("undici-revalidating-cache: the README's example asks the other one's, and is told 304", async () => {
  const file = await example('undici-revalidating-cache');
  const twice = (await readFile(file, 'utf8')).replace(/(const \{ headers, body.*)/s, '{$1}\n{$1}');
  await writeFile(file, twice);
  const { stdout } = await run(process.execPath, [file], { cwd: project });
  expect(stdout.split('\n')).toEqual([
    expect.stringMatching(/fwd=uri-miss; fwd-status=200.* \{ id: '1', name: 'two' \}/),
    expect.stringMatching(/fwd=stale; fwd-status=304.* \{ id: '1', name: 'two' \}/),
    '',
  ]);
});

test("the libraries' types hold in a strict project of another's", async () => {
  const file = join(project, 'types.ts');
  await writeFile(
    file,
    `import Fastify from 'fastify';
    import pg from 'pg';
    import { Agent } from 'undici';
    import { conditionalRequests } from 'fastify-conditional-requests';
    import { createFetch, MemoryStore, revalidate } from 'undici-revalidating-cache';
    import { parseEntityTags } from 'entity-tags';
    const app = Fastify();
    await app.register(conditionalRequests, { pool: new pg.Pool() });
    app.get('/', { config: { conditional: { reads: () => ['a'] } } }, (request) =>
      request.database.query('SELECT 1'));
    // @ts-expect-error a tag is a string
    app.get('/2', { config: { conditional: { reads: () => [1] } } }, () => null);
    const tags: '*' | readonly string[] | undefined = parseEntityTags('"a"');
    const fetchFrom: typeof fetch = createFetch(
      new Agent().compose(revalidate({ store: new MemoryStore({ maxBytes: 1 }) })));
    export { fetchFrom, tags };`,
  );
  const tsc = new URL('../../node_modules/.bin/tsc', packages).pathname;
  const options = ['--strict', '--noEmit', '--module', 'nodenext', '--target', 'esnext'];
  const { stdout } = await run(tsc, [...options, '--types', 'node', file], {
    cwd: project,
  }).catch((error: { stdout: string }) => error);
  expect(stdout).toBe('');
});
