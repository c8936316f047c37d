import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { query, start, temporaryPath } from './helpers.ts';

test("a role cannot connect to another service's database or the administrator's", async () => {
  const cluster = await start({});
  const projects = await cluster.createService('projects');
  const commissioning = await cluster.createService('commissioning');
  expect(await query(projects, 'SELECT current_user AS me, current_database() AS here')).toEqual([
    { me: 'projects', here: 'projects' },
  ]);
  for (const other of ['commissioning', 'postgres', 'template1']) {
    const url = Object.assign(new URL(projects), { pathname: other }).href;
    await expect(query(url, 'SELECT 1')).rejects.toMatchObject({ code: '42501' });
  }
  await query(commissioning, 'CREATE TABLE nodes (id int)');
});

test('creating a service twice keeps its data and URL', async () => {
  const cluster = await start({});
  const url = await cluster.createService('projects');
  await query(url, 'CREATE TABLE kept (id int)');
  expect(await cluster.createService('projects')).toBe(url);
  expect(await query(url, 'SELECT * FROM kept')).toEqual([]);
});

test('data and passwords are kept between runs', async () => {
  const directory = join(await temporaryPath(), 'not', 'there', 'yet');
  const first = await start({ directory });
  const url = await first.createService('projects');
  await query(url, 'CREATE TABLE kept AS SELECT 42 AS value');
  await first.stop();
  await first.stop();
  const second = await start({ directory, port: first.port });
  expect(await second.createService('projects')).toBe(url);
  expect(await query(url, 'SELECT value FROM kept')).toEqual([{ value: 42 }]);
});

test('a temporary cluster leaves nothing behind', async () => {
  const cluster = await start({});
  expect(existsSync(cluster.directory)).toBe(true);
  await cluster.stop();
  expect(existsSync(cluster.directory)).toBe(false);
  await cluster.exited;
});

test('parameters are passed to the server, and its log can be read', async () => {
  const lines: string[] = [];
  const cluster = await start({
    parameters: { log_statement: 'all' },
    log: (line) => lines.push(line),
  });
  const url = await cluster.createService('projects');
  await query(url, 'SELECT 42 AS "found in the log"');
  await cluster.stop();
  expect(lines.join('\n')).toContain('statement: SELECT 42 AS "found in the log"');
  expect(lines.join('\n'), 'the log contains no passwords').not.toContain(new URL(url).password);
});

test('pg_stat_statements is loaded', async () => {
  const cluster = await start({});
  const sql = `SELECT count(*)::int AS statements FROM pg_stat_statements`;
  expect(await query(cluster.adminUrl, sql)).toEqual([{ statements: expect.any(Number) }]);
});
