import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, parse } from 'node:path';
import { promisify } from 'node:util';
import { testDatabase } from 'local-postgres/testing';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { migrate, MigrationError } from '../src/database/migrate.ts';

const execFileAsync = promisify(execFile);

let database: Awaited<ReturnType<typeof testDatabase>>;
let directory: string;
let client: pg.Client;
beforeEach(async () => {
  database = await testDatabase();
  directory = await mkdtemp(join(tmpdir(), 'migrations-'));
  client = new pg.Client(database.url);
  await client.connect();
});
afterEach(async () => {
  await client.end();
  await database.drop();
  await rm(directory, { recursive: true });
});

const run = (log?: (line: string) => void, lockTimeoutMs = 250_000) =>
  migrate({ databaseUrl: database.url, directory, lockTimeoutMs, ...(log && { log }) });
const write = (file: string, up: string, down = 'SELECT 1 / 0;') =>
  writeFile(join(directory, file), `-- Up Migration\n${up}\n-- Down Migration\n${down}\n`);
const rows = async (sql: string) => (await client.query({ text: sql, rowMode: 'array' })).rows;
const applied = async () => (await rows('SELECT name FROM migrations ORDER BY id')).flat();
const lock = '7241865325823964';

test('runs the up part of each migration once, in order', async () => {
  const said = [vi.spyOn(console, 'error'), vi.spyOn(console, 'warn'), vi.spyOn(console, 'info')];
  await write('0001_things.sql', 'CREATE TABLE things (id int);');
  await write('0002_more.sql', 'ALTER TABLE things ADD name text; INSERT INTO things VALUES (1);');
  const lines: string[] = [];
  expect(await run((line) => lines.push(line))).toEqual(['0001_things', '0002_more']);
  expect(lines).toEqual(['Migrated: 0001_things', 'Migrated: 0002_more']);
  expect(await run()).toEqual([]);

  await write('0010_later.sql', 'INSERT INTO things VALUES (2);');
  expect(await run()).toEqual(['0010_later']);
  expect(await rows('SELECT id FROM things ORDER BY id')).toEqual([[1], [2]]);
  expect(await applied()).toEqual(['0001_things', '0002_more', '0010_later']);
  for (const spy of said) expect(spy).not.toHaveBeenCalled();
});

describe('a migration that fails', () => {
  test('is named with the reason and rolled back', async () => {
    await write('0001_things.sql', 'CREATE TABLE things (id int PRIMARY KEY);');
    await write('0002_wrong.sql', 'INSERT INTO things VALUES (1);\nINSERT INTO thinks VALUES (2);');
    await write('0003_never.sql', 'DROP TABLE things;');
    const failure = run();
    await expect(failure).rejects.toThrow(MigrationError);
    await expect(failure).rejects.toThrow(
      'The migration 0002_wrong.sql failed: relation "thinks" does not exist',
    );
    expect(await applied()).toEqual(['0001_things']);
    expect(await rows('SELECT * FROM things')).toEqual([]);

    await write('0002_wrong.sql', 'INSERT INTO things VALUES (1);');
    expect(await run()).toEqual(['0002_wrong', '0003_never']);
  });

  test('releases the lock', async () => {
    await write('0001_wrong.sql', 'wrong;');
    await expect(run()).rejects.toThrow('syntax error');
    expect(await rows(`SELECT pg_try_advisory_lock(${lock})`)).toEqual([[true]]);
  });
});

test('a database that a newer version has migrated is accepted with a warning', async () => {
  await write('0001_things.sql', 'CREATE TABLE things (id int);');
  await write('0002_newer.sql', 'ALTER TABLE things ADD newer int;');
  await write('0003_newest.sql', 'ALTER TABLE things ADD newest int;');
  await run();
  await rm(join(directory, '0002_newer.sql'));
  await rm(join(directory, '0003_newest.sql'));
  const [log, warn] = [vi.fn<(line: string) => void>(), vi.fn<(line: string) => void>()];
  const { url: databaseUrl } = database;
  expect(await migrate({ databaseUrl, directory, log, warn })).toEqual([]);
  expect(warn.mock.calls).toEqual([
    ['A newer version of the service has migrated the database: 0002_newer, 0003_newest'],
  ]);
  expect(log).not.toHaveBeenCalled();
  expect(await applied()).toEqual(['0001_things', '0002_newer', '0003_newest']);
});

test('a database with other migrations than the code is refused, and not touched', async () => {
  await write('0001_things.sql', 'CREATE TABLE things (id int);');
  await write('0003_newer.sql', 'ALTER TABLE things ADD newer int;');
  await run();
  await rm(join(directory, '0003_newer.sql'));
  await write('0002_other.sql', 'DROP TABLE things;');
  await expect(run()).rejects.toThrow(
    'The database has the migration 0003_newer where this version of the service has 0002_other',
  );
  expect(await applied()).toEqual(['0001_things', '0003_newer']);
});

test('a migration before one that has already run is rejected', async () => {
  await write('0002_later.sql', 'CREATE TABLE things (id int);');
  await run();
  await write('0001_earlier.sql', 'DROP TABLE things;');
  await expect(run()).rejects.toThrow('Not run migration 0001_earlier is preceding');
  expect(await applied()).toEqual(['0002_later']);
});

describe('a start with nothing to migrate', () => {
  beforeEach(async () => {
    await write('0001_things.sql', 'CREATE TABLE things (id int);');
    await run();
  });

  test('does not write the table of migrations, even if a newer version has left a row without a hash', async () => {
    await client.query(`
      INSERT INTO migrations (name, run_on) VALUES ('0002_newer', now());
      CREATE TABLE writes ();
      CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN INSERT INTO writes DEFAULT VALUES; RETURN NULL; END';
      CREATE TRIGGER note AFTER INSERT OR UPDATE OR DELETE ON migrations
        FOR EACH STATEMENT EXECUTE FUNCTION note()`);
    await Promise.all(Array.from({ length: 8 }, () => run()));
    expect(await rows('SELECT count(*)::int FROM writes')).toEqual([[0]]);
  });

  test('does not wait for readers of the table of migrations, such as pg_dump', async () => {
    await client.query('BEGIN; SELECT FROM migrations');
    expect(await run(undefined, 500)).toEqual([]);
    await client.query('COMMIT');
  });
});

test('a migration that was edited after it had run is rejected', async () => {
  const original = 'CREATE TABLE things (id int);';
  await write('0001_things.sql', original);
  await write('0002_more.sql', 'ALTER TABLE things ADD more int;');
  await run();
  await write('0001_things.sql', 'CREATE TABLE things (id int, name text);');
  await expect(run()).rejects.toThrow(
    '0001_things.sql was edited after it had run: restore it, and add another migration instead',
  );
  await write('0001_things.sql', `-- Things\r\n  ${original}\r\n`, 'DROP TABLE things;');
  expect(await run()).toEqual([]);
});

test('a migration can be a module that exports its SQL, and the SQL is compared', async () => {
  const module = join(directory, '0001_things.ts');
  await writeFile(module, "export const up = 'CREATE TABLE things (id int);';");
  expect(await run()).toEqual(['0001_things']);
  expect(await rows('SELECT * FROM things')).toEqual([]);
  await rm(module);
  await write('0001_things.sql', 'CREATE TABLE things (id int);');
  expect(await run()).toEqual([]);
  await write('0001_things.sql', 'CREATE TABLE things (id bigint);');
  await expect(run()).rejects.toThrow('0001_things.sql was edited');
});

test.each([
  ['export const up = 1;', 'expected SQL as the export up, received 1'],
  ["export const sql = 'SELECT 1';", 'expected SQL as the export up, received undefined'],
  ["throw new Error('broken');", 'broken'],
  ["import './none.ts';", 'none.ts'],
])('a module %j is reported with its name', async (source, reason) => {
  await writeFile(join(directory, '0001_things.ts'), source);
  const failure = run();
  await expect(failure).rejects.toThrow(MigrationError);
  await expect(failure).rejects.toThrow('The migration 0001_things.ts cannot be read');
  await expect(failure).rejects.toThrow(reason);
});

test.each([
  '-- Up Migration\nCREATE TABLE things (id int);\n  ---- down  migration\nDROP TABLE things;\n',
  '-- Down Migration\nDROP TABLE things;\n-- Up Migration\nCREATE TABLE things (id int);\n',
])('the parts of %j are those of node-pg-migrate', async (text) => {
  await writeFile(join(directory, '0001_things.sql'), text);
  expect(await run()).toEqual(['0001_things']);
  expect(await rows('SELECT * FROM things')).toEqual([]);
});

test('a migration that ran under an older version is compared with its present text from then on', async () => {
  await write('0001_things.sql', 'CREATE TABLE things (id int);');
  await run();
  await client.query('ALTER TABLE migrations DROP COLUMN sha256');
  expect(await run()).toEqual([]);
  await write('0001_things.sql', 'CREATE TABLE things (id bigint);');
  await expect(run()).rejects.toThrow('0001_things.sql was edited');
});

describe('several processes at once', () => {
  test('run each migration once', async () => {
    await write('0001_things.sql', 'CREATE TABLE things (id int); SELECT pg_sleep(0.2);');
    await write('0002_one.sql', 'INSERT INTO things VALUES (1);');
    const done = await Promise.all(Array.from({ length: 8 }, () => run()));
    expect(done.flat().toSorted()).toEqual(['0001_things', '0002_one']);
    expect(await rows('SELECT * FROM things')).toEqual([[1]]);
  });

  test('eight real processes run the migrations of a service once', async () => {
    const script = new URL('fixtures/migrate.ts', import.meta.url).pathname;
    const migrations = new URL('../../projects/migrations', import.meta.url).pathname;
    const done = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const { stdout } = await execFileAsync(process.execPath, [
          script,
          database.url,
          migrations,
        ]);
        return JSON.parse(stdout) as string[];
      }),
    );
    const names = (await readdir(migrations)).map((file) => parse(file).name).toSorted();
    expect(names.length).toBeGreaterThan(1);
    expect(done.flat().toSorted()).toEqual(names);
    expect(done.filter(({ length }) => length > 0)).toHaveLength(1);
    expect(await applied()).toEqual(names);
  });

  test('one that waits reports it', async () => {
    await write('0001_things.sql', 'CREATE TABLE things (id int);');
    await client.query(`SELECT pg_advisory_lock(${lock})`);
    const waiting = Promise.withResolvers<string>();
    const migrated = run((line) => waiting.resolve(line));
    expect(await waiting.promise).toBe(
      'Waiting for another process that is migrating this database',
    );
    await client.query(`SELECT pg_advisory_unlock(${lock})`);
    expect(await migrated).toEqual(['0001_things']);
  });

  test('one stops waiting after a time limit', async () => {
    await client.query(`SELECT pg_advisory_lock(${lock})`);
    await expect(run(undefined, 50)).rejects.toThrow(
      'Another process is still migrating this database',
    );
  });
});

test.for(['README.md', '1_things.sql', '0001-things.sql', '0001_things.js'])(
  'a file called %s is rejected and not run',
  async (file) => {
    await write(file, 'CREATE TABLE things (id int);');
    await expect(run()).rejects.toThrow(
      `${file} is not the name of a migration: expected 0001_name.sql or 0001_name.ts`,
    );
  },
);

test.for([
  ['0002_more.sql', '0002_more.ts'],
  ['0002_less.sql', '0002_more.sql'],
] as const)(
  '%s and %s have the same number: both are rejected, and neither runs',
  async ([one, other]) => {
    await write('0001_things.sql', 'CREATE TABLE things (id int);');
    await run();
    await write(one, 'ALTER TABLE things ADD one int;');
    await writeFile(
      join(directory, other),
      parse(other).ext === '.ts'
        ? "export const up = 'ALTER TABLE things ADD other int;';"
        : 'ALTER TABLE things ADD other int;',
    );
    await expect(run()).rejects.toThrow(
      new MigrationError(
        `${one} and ${other} have the same number: remove one of them, or give one the next number`,
      ),
    );
    expect(await applied()).toEqual(['0001_things']);
  },
);

test('an unreachable database is reported in one line without its password', async () => {
  const databaseUrl = 'postgres://ann:swordfish@127.0.0.1:1/things';
  const error: Error = await migrate({ databaseUrl, directory }).catch((error) => error);
  expect(error).toBeInstanceOf(MigrationError);
  expect(error.message).toBe('Cannot connect to the database: connect ECONNREFUSED 127.0.0.1:1');
});

test('a missing directory is reported in one line', async () => {
  await expect(
    migrate({ databaseUrl: database.url, directory: join(directory, 'none') }),
  ).rejects.toThrow(/^The migrations cannot be read: ENOENT/);
});
