import { createRequire } from 'node:module';
import { cp, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { packagesOfRelease, releaseOf } from '../src/database/release.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'release-'));
  await write('one', 'things.routes.ts', 'export const one = 1;\n');
  await write('one', 'things.schema.ts', 'export const two = 2;\n');
});
afterEach(() => rm(directory, { recursive: true }));

async function write(copy: string, name: string, text: string): Promise<void> {
  const src = join(directory, copy, 'src');
  await mkdir(src, { recursive: true });
  await writeFile(join(src, name), text);
}

const releaseOfCopy = (copy: string) =>
  releaseOf([pathToFileURL(join(directory, copy, 'src') + '/')]);

test('the same code has the same id, wherever it is', async () => {
  await cp(join(directory, 'one'), join(directory, 'two'), { recursive: true });
  const release = releaseOfCopy('one');
  expect(release).toMatch(/^[\w-]{8}$/);
  expect(releaseOfCopy('two')).toBe(release);
});

test.each([
  ['changed', () => write('two', 'things.schema.ts', 'export const two = 3;\n')],
  ['added', () => write('two', 'things.query.ts', '')],
  ['removed', () => rm(join(directory, 'two/src/things.schema.ts'))],
  [
    'renamed',
    () =>
      rename(
        join(directory, 'two/src/things.schema.ts'),
        join(directory, 'two/src/things.types.ts'),
      ),
  ],
])('code with a file that was %s has another id', async (_what, change) => {
  await cp(join(directory, 'one'), join(directory, 'two'), { recursive: true });
  await change();
  expect(releaseOfCopy('two')).not.toBe(releaseOfCopy('one'));
});

test('the packages that serialize responses and read rows are part of the id', () => {
  // The version that the compiler of serializers uses.
  const names = packagesOfRelease.map(({ name, version }) => `${name} ${version}`);
  const require = createRequire(import.meta.resolve('@fastify/fast-json-stringify-compiler'));
  const { version } = require('fast-json-stringify/package.json') as { version: string };
  expect(names).toContain(`fast-json-stringify ${version}`);
  for (const name of ['fastify', '@fastify/fast-json-stringify-compiler', 'pg', 'pg-types']) {
    expect(names).toContainEqual(expect.stringMatching(`^${name} \\d`));
  }
});
