import { existsSync, globSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { freePort } from 'local-postgres';
import { testDatabase } from 'local-postgres/testing';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { libraries } from '../src/pack.ts';
import { Project } from '../src/project.ts';
import { etagOf, queriesOf, Things } from './things.ts';

let project: Project;
const ends: (() => Promise<void>)[] = [];

beforeAll(async () => {
  project = await Project.install(inject('temporaryDirectory'));
});
afterAll(async () => {
  await project?.stop();
  for (const end of ends) await end();
});

/** Node does not run decorators: TypeScript has to compile them, as in every Nest project. */
const decorators = ['--experimentalDecorators', '--emitDecoratorMetadata', '--skipLibCheck'];

/** Starts an example of fastify-conditional-requests on a database of its own. */
async function service(file: string, method: 'PATCH' | 'PUT'): Promise<[Things, number]> {
  const database = await testDatabase();
  ends.push(() => database.drop());
  const port = await freePort();
  const copy = await project.copyExample('fastify-conditional-requests', file, port);
  if (file.endsWith('.ts')) await project.compile(copy, ...decorators);
  project.start(copy.replace(/ts$/, 'js'), { DATABASE_URL: database.url });
  const things = new Things(port, method);
  await things.ready();
  return [things, port];
}

test.each(libraries)('%s: the package is complete', async (library) => {
  const installed = project.path(`node_modules/${library}`);
  for (const file of ['LICENSE', 'README.md', 'CHANGELOG.md', 'package.json']) {
    expect(existsSync(join(installed, file)), file).toBe(true);
  }
  const manifest = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'));
  expect(manifest).toMatchObject({
    description: expect.any(String),
    keywords: expect.arrayContaining(['etag']),
    license: 'MIT',
    repository: { type: 'git', url: expect.any(String), directory: `packages/${library}` },
  });
  expect(JSON.stringify(manifest)).not.toMatch(/workspace:|catalog:/);

  const maps = globSync('dist/**/*.map', { cwd: installed });
  const scripts = globSync('dist/**/*.{js,d.ts}', { cwd: installed });
  expect(maps.toSorted()).toEqual(scripts.map((file) => `${file}.map`).toSorted());
  for (const map of maps) {
    const { sources } = JSON.parse(await readFile(join(installed, map), 'utf8'));
    expect(sources).toHaveLength(1);
    expect(existsSync(join(installed, dirname(map), sources[0])), `${map}: ${sources}`).toBe(true);
  }
});

test.concurrent('fastify-conditional-requests: quick-start.js answers 304 and 412', async () => {
  const [things] = await service('quick-start.js', 'PUT');
  expect((await things.write('1', 'one', { 'if-none-match': '*' })).status).toBe(200);
  const read = await things.get('1');
  const etag = etagOf(read);
  expect(await read.json()).toEqual({ id: '1', name: 'one' });
  const again = await things.get('1', { 'if-none-match': etag });
  expect([again.status, queriesOf(again)]).toEqual([304, 0]);
  expect((await things.write('1', 'two', { 'if-match': etag })).status).toBe(200);
  expect((await things.write('1', 'three', { 'if-match': etag })).status).toBe(412);
  expect((await things.write('1', 'three', { 'if-none-match': '*' })).status).toBe(412);
});

test.concurrent.each(['drizzle.js', 'kysely.js', 'knex.js', 'compress.js', 'nest.ts'])(
  'fastify-conditional-requests: %s answers 304 and 412',
  async (file) => {
    const [things] = await service(file, 'PATCH');
    const read = await things.get('1');
    const etag = etagOf(read);
    expect([read.status, queriesOf(read), etag]).toEqual([200, 1, expect.stringMatching(/^".+"$/)]);
    expect(await read.json()).toEqual({ id: '1', name: expect.stringContaining('one') });
    const again = await things.get('1', { 'if-none-match': etag });
    expect([again.status, queriesOf(again), etagOf(again)]).toEqual([304, 0, etag]);

    const written = await things.write('1', 'two', { 'if-match': etag });
    expect([written.status, await written.json()]).toEqual([200, { id: '1', name: 'two' }]);
    const changed = await things.get('1', { 'if-none-match': etag });
    expect([changed.status, await changed.json()]).toEqual([200, { id: '1', name: 'two' }]);
    expect(etagOf(changed)).toBe(etagOf(written));

    expect((await things.write('1', 'three', { 'if-match': etag })).status).toBe(412);
    expect((await things.write('none', 'three')).status).toBe(404);
    const unchanged = await things.get('1', { 'if-none-match': etagOf(changed) });
    expect([unchanged.status, queriesOf(unchanged)]).toEqual([304, 0]);
  },
);

test.concurrent('compress.js: gzip and the plain body have ETags of their own', async () => {
  const [things] = await service('compress.js', 'PATCH');
  const plain = { 'accept-encoding': 'identity' };
  const gzip = { 'accept-encoding': 'gzip' };
  const both = [await things.get('1', plain), await things.get('1', gzip)];
  const encodings = both.map(({ headers }) => headers.get('content-encoding'));
  expect(encodings).toEqual([null, 'gzip']);
  for (const { headers } of both) {
    expect(headers.get('vary')?.split(', ')).toEqual(['accept-encoding', 'x-no-compression']);
  }
  const [ofPlain = '', ofGzip = ''] = both.map(etagOf);
  expect(ofPlain).not.toBe(ofGzip);
  const statuses = await Promise.all(
    [
      { ...plain, 'if-none-match': ofPlain },
      { ...gzip, 'if-none-match': ofGzip },
      { ...gzip, 'if-none-match': ofPlain },
      { ...gzip, 'x-no-compression': '1', 'if-none-match': ofGzip },
    ].map(async (headers) => (await things.get('1', headers)).status),
  );
  expect(statuses).toEqual([304, 304, 200, 200]);
});

test.concurrent('entity-tags: server.js answers 200, 304 and 412', async () => {
  const port = await freePort();
  project.start(await project.copyExample('entity-tags', 'server.js', port));
  const ask = (method: string, headers: Record<string, string> = {}) =>
    fetch(`http://127.0.0.1:${port}/`, { method, headers }).then(
      (response) => [response.status, response.headers.get('etag')],
      String,
    );
  await expect.poll(() => ask('GET')).toEqual([200, '"1"']);
  expect(await ask('GET', { 'if-none-match': 'W/"1", "0"' })).toEqual([304, '"1"']);
  expect(await ask('PUT', { 'if-match': 'W/"1"' })).toEqual([412, '"1"']);
  expect(await ask('PUT', { 'if-match': '"1"' })).toEqual([204, '"2"']);
  expect(await ask('PUT', { 'if-none-match': '*' })).toEqual([412, '"2"']);
  expect(await ask('GET', { 'if-none-match': '"1"' })).toEqual([200, '"2"']);
  expect(await ask('GET', { 'if-none-match': '1' })).toEqual([400, '"2"']);
});

test.concurrent('undici-revalidating-cache: the examples read one thing twice, then from 304', async () => {
  const [things, port] = await service('quick-start.js', 'PUT');
  expect((await things.write('1', 'one')).status).toBe(200);
  const run = async (file: string) =>
    project.run(await project.copyExample('undici-revalidating-cache', file, port));

  const thing = "{ id: '1', name: 'one' }";
  const miss = 'undici; fwd=uri-miss; fwd-status=200; stored';
  const hit = 'undici; fwd=stale; fwd-status=304';
  expect(await run('quick-start.js')).toBe(`${miss} ${thing}\n`);
  for (const file of ['fetch.js', 'openapi-fetch.js']) {
    expect(await run(file), file).toBe(`first 200 ${miss} ${thing}\nsecond 200 ${hit} ${thing}\n`);
  }
  const url = `http://127.0.0.1:${port}/things/1`;
  const [first, second, ...stats] = (await run('retry-and-events.js')).split('\n');
  expect([first, second]).toEqual([`missed 200 ${url}`, `revalidated 200 ${url}`]);
  expect(stats.join('\n')).toMatch(/revalidated: 1,\s+missed: 1,/);
});

test.concurrent.each(['fastify-conditional-requests', 'undici-revalidating-cache'] as const)(
  '%s: store.test.js runs the contract suite in vitest',
  async (library) => {
    const copy = await project.copyExample(library, 'store.test.js', await freePort());
    const vitest = project.path('node_modules/vitest/vitest.mjs');
    const report = project.path(`${library}.json`);
    // The default limits are too short for a busy machine.
    const limits = ['--testTimeout=300000', '--hookTimeout=300000'];
    await project.run(vitest, 'run', ...limits, '--reporter=json', `--outputFile=${report}`, copy);
    const { numPassedTests, numTotalTests } = JSON.parse(await readFile(report, 'utf8'));
    expect(numTotalTests).toBeGreaterThan(0);
    expect(numPassedTests).toBe(numTotalTests);
  },
);

test("the libraries' types hold in a strict project", async () => {
  await writeFile(
    project.path('types.ts'),
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
  await expect(project.compile('types.ts', '--noEmit')).resolves.toBeUndefined();
});

test('in TypeScript, the query builders accept the clients that the README gives them', async () => {
  await writeFile(
    project.path('builders.ts'),
    `import { drizzle } from 'drizzle-orm/node-postgres';
    import type { Transaction } from 'fastify-conditional-requests';
    import { Kysely, PostgresDialect, type PostgresPool } from 'kysely';
    import type pg from 'pg';
    export const onDrizzle = (transaction: Transaction) =>
      drizzle({ client: transaction as unknown as pg.PoolClient });
    export function onKysely(transaction: Transaction) {
      const query = (text: string, values: unknown[]) => transaction.query(text, values);
      const client = { query, release() {} };
      const pool = { connect: async () => client, end: async () => {}, options: {} };
      const dialect = new PostgresDialect({ pool: pool as unknown as PostgresPool });
      return new Kysely<{ things: { id: string } }>({ dialect });
    }`,
  );
  const compiled = project.compile('builders.ts', '--noEmit', '--skipLibCheck');
  await expect(compiled).resolves.toBeUndefined();
});
