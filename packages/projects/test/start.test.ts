import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import pg from 'pg';
import type { TemporaryDatabase } from 'local-postgres';
import { testDatabase } from 'local-postgres/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';

let database: TemporaryDatabase;
beforeEach(async () => {
  database = await testDatabase();
});
afterEach(() => database.drop());

/** Runs the service as a process, under plain Node. */
function run(environment: Record<string, string>) {
  const main = new URL('../src/main.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [main], {
    env: {
      PROJECTS_PORT: '0',
      PROJECTS_DATABASE_URL: database.url,
      // Longer than a test machine stalls.
      PROJECTS_CONNECTION_TIMEOUT_MS: '300000',
      PROJECTS_SHUTDOWN_TIMEOUT_MS: '300000',
      ...environment,
    },
  });
  const [output, errors] = [text(child.stdout), text(child.stderr)];
  const ended = once(child, 'exit').then(async ([code]) => ({
    code: code as number | null,
    output: await output,
    errors: await errors,
  }));
  const listening = new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      const address = /http:\/\/[\d.]+:\d+/.exec(String(chunk))?.[0];
      if (address !== undefined) resolve(address);
    });
    child.once('exit', () => reject(new Error('The service exited before it listened')));
  });
  listening.catch(() => {});
  return { child, ended, listening };
}

/** A check of `/ready` is late on a stalled machine. */
const untilReady = (origin: string) =>
  expect.poll(async () => (await fetch(`${origin}/ready`)).status).toBe(200);

async function sql(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(statement);
  await client.end();
}

test('migrates, listens, and ends with 0 on SIGTERM', async () => {
  const { child, ended, listening } = run({});
  await untilReady(await listening);
  await sql('SELECT FROM projects, collaborators, areas, zones');
  child.kill('SIGTERM');
  expect(await ended).toMatchObject({ code: 0, errors: '' });
});

test('names each setting that is missing, invalid or unknown', async () => {
  const { code, errors, output } = await run({
    PROJECTS_DATABASE_URL: '',
    PROJECTS_POOL_SIZE: 'many',
    PROJECTS_PROT: '1',
  }).ended;
  expect(code).toBe(1);
  for (const name of ['PROJECTS_DATABASE_URL', 'PROJECTS_POOL_SIZE', 'PROJECTS_PROT']) {
    expect(errors).toContain(name);
  }
  expect(output).not.toContain('listening');
});

test('reports an unreachable database, without its password', async () => {
  const { code, errors } = await run({
    PROJECTS_DATABASE_URL: 'postgres://projects:hidden@127.0.0.1:1/projects',
  }).ended;
  expect(code).toBe(1);
  expect(errors).toMatch(/database|ECONNREFUSED/i);
  expect(errors).not.toContain('hidden');
  expect(errors.trim().split('\n')).toHaveLength(1);
});

test('does not listen if a migration fails, and reports why', async () => {
  await sql('CREATE TABLE areas (something_else int)');
  const { code, errors, output } = await run({}).ended;
  expect(code).toBe(1);
  expect(errors).toContain('areas');
  expect(output).not.toContain('listening');
});

test('listens on a database that a newer version has migrated, with a warning', async () => {
  const first = run({});
  await first.listening;
  first.child.kill('SIGTERM');
  await first.ended;
  await sql("INSERT INTO migrations (name, run_on) VALUES ('9999_from_the_future', now())");
  const second = run({});
  await untilReady(await second.listening);
  second.child.kill('SIGTERM');
  const { code, errors, output } = await second.ended;
  expect({ code, errors }).toEqual({ code: 0, errors: '' });
  const line = output.split('\n').find((text) => text.includes('9999_from_the_future')) ?? '';
  expect(JSON.parse(line)).toMatchObject({
    level: 40,
    msg: 'A newer version of the service has migrated the database: 9999_from_the_future',
  });
});

test('does not listen on a database whose migrations differ from those of the code', async () => {
  const first = run({});
  await first.listening;
  first.child.kill('SIGTERM');
  await first.ended;
  await sql("UPDATE migrations SET name = '0002_other' WHERE name = '0002_deletions'");
  const { code, errors, output } = await run({}).ended;
  expect(code).toBe(1);
  expect(errors).toContain(
    'The database has the migration 0002_other where this version of the service has 0002_deletions',
  );
  expect(output).not.toContain('listening');
});

test('refuses to be the second writer of a database', async () => {
  const first = run({});
  await first.listening;
  const { code, errors } = await run({}).ended;
  expect(code).toBe(1);
  expect(errors).toContain('sole writer');
  first.child.kill('SIGTERM');
  expect((await first.ended).code).toBe(0);
});

const create = (url: string, name: string) =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name }),
  });

test('without CACHING, it reads beside the writer, and gives no ETags', async () => {
  const writer = run({});
  const project = `${await writer.listening}/projects`;
  const created = await create(project, 'House');
  const reader = run({ PROJECTS_CACHING: 'false' });
  const origin = await reader.listening;
  await untilReady(origin);

  const url = origin + String(created.headers.get('location'));
  const seen = await fetch(url, {
    headers: { 'if-none-match': created.headers.get('etag') ?? '' },
  });
  expect(seen.status).toBe(200);
  expect(seen.headers.get('etag')).toBe(null);
  expect(seen.headers.get('cache-control')).toBe('no-store');
  const rejected = await create(`${origin}/projects`, 'Barn');
  expect(rejected.status).toBe(503);
  expect(rejected.headers.get('retry-after')).toBe(null);
  expect(await rejected.json()).toMatchObject({
    detail: 'This process only reads, because CACHING is false',
  });
  for (const { child, ended } of [reader, writer]) {
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({ code: 0, errors: '' });
  }
});
