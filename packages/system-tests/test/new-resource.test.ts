import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readText } from '../src/compose.ts';
import { blocksOf, carryOut, copyRepository, numbered } from '../src/recipe.ts';
import { startSystem } from '../src/system.ts';

const execute = promisify(execFile);
const ann = 'ann@example.com';
const blocks = blocksOf(readText('packages/projects/README.md'), 'Add a resource');

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'new-resource-'));
  await copyRepository(directory);
  for (const block of blocks) await carryOut(await numbered(block, directory), directory);
});
afterAll(() => rm(directory, { recursive: true }));

/** A command that succeeds has no code. */
interface Outcome {
  readonly code?: number;
  readonly stderr: string;
}

const run = (...args: string[]) => execute(process.execPath, args, { cwd: directory });

test('its migration is the last one, however many there are', async () => {
  const migrations = await readdir(join(directory, 'packages/projects/migrations'));
  const [last = '', ...others] = migrations.toSorted().toReversed();
  expect(last).toBe(`${String(others.length + 1).padStart(4, '0')}_buildings.sql`);
});

test("the README's steps add a resource that the gateway revalidates", async () => {
  const { stdout } = await run('scripts/openapi.ts');
  expect(stdout).toContain('openapi/bff.json written');
  // Checks the types of the changed files and their imports.
  const include = ['packages/projects/src', 'packages/bff/src'];
  await writeFile(
    join(directory, 'tsconfig.changed.json'),
    JSON.stringify({ extends: './tsconfig.json', include }),
  );
  const [types, system] = await Promise.all([
    run('node_modules/typescript/bin/tsc', '--project', 'tsconfig.changed.json').catch(
      ({ stdout }) => stdout,
    ),
    startSystem({ root: pathToFileURL(`${directory}/`) }),
  ]);
  try {
    expect(types).toEqual({ stdout: '', stderr: '' });

    const project = await system.ask(ann, 'POST', '/projects', { name: 'Mill' });
    const list = `${String(project.headers['location'])}/buildings`;
    const created = await system.ask(ann, 'POST', list, { name: 'Annex' });
    expect(created.status, system.log()).toBe(201);
    const building = String(created.headers['location']);
    await system.ask(ann, 'GET', building);

    const again = await system.ask(ann, 'GET', building);
    expect(again.status).toBe(200);
    expect(again.headers['cache-status']).toContain('fwd-status=304');
    expect(again.headers['server-timing']).toContain('"304, 0 queries"');
    const etag = { 'if-none-match': String(again.headers['etag']) };
    expect((await system.ask(ann, 'GET', building, undefined, etag)).status).toBe(304);

    expect((await system.ask(ann, 'PATCH', building, { name: 'Barn' })).status).toBe(200);
    const changed = await system.ask(ann, 'GET', building, undefined, etag);
    expect(JSON.parse(changed.body)).toMatchObject({ name: 'Barn' });
    expect(JSON.parse((await system.ask(ann, 'GET', list)).body)).toMatchObject([{ name: 'Barn' }]);
    expect((await system.ask('bob@example.com', 'GET', building)).status).toBe(404);
  } finally {
    await system.stop();
  }
});

test('an operation that no backend has is reported in one line', async () => {
  const file = { file: 'packages/bff/src/routes/proxied.routes.ts', language: 'diff' };
  await carryOut({ ...file, code: "   'listAreas',\n+  'listRooms',\n" }, directory);
  const message =
    'No contract has the operation listRooms: add it to a backend, then run pnpm openapi';
  await expect(run('scripts/openapi.ts')).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(
      `^bff cannot be described: ${message} \\(packages/bff/src/routes/contract\\.ts:\\d+:\\d+\\)\n$`,
    ),
  });
  const { code, stderr }: Outcome = await run('packages/bff/src/main.ts').catch(
    (error: Outcome): Outcome => error,
  );
  expect(code).toBe(1);
  expect(JSON.parse(stderr)).toEqual({
    level: 60,
    time: expect.any(Number),
    service: 'bff',
    msg: message,
  });
});
