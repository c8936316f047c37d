import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, inject, test } from 'vitest';
import { Random } from '../src/concurrent/random.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const config = 'packages/system-tests/src/fixtures/vitest.config.ts';

/** Runs the tests of the fixture as a shell does. @returns what each of them printed */
function runFailingTests(seed: string, selection: string) {
  const { SEED: _, ...rest } = process.env;
  const command = `${seed} vitest run --config ${config} ${selection}`;
  const { stdout, stderr } = spawnSync('sh', ['-c', command], {
    cwd: root,
    encoding: 'utf8',
    env: { ...rest, NO_COLOR: '1' },
  });
  const output = stdout + stderr;
  const choices = [...output.matchAll(/AssertionError: The choice was (\S+)/g)].map(
    ([, choice]) => choice,
  );
  const commands = [...output.matchAll(/^To repeat: (SEED=\d+) npx --yes pnpm@12 test (.+)$/gm)];
  return { output, choices: new Set(choices), commands };
}

test('without a terminal, the number of finished files is printed', () => {
  expect(runFailingTests('', '').output).toMatch(/^1 of 2 files$[^]*^2 of 2 files$/m);
});

test('uncaught errors are written beside the JSON report', async () => {
  const directory = await mkdtemp(join(inject('temporaryDirectory'), 'report-'));
  const file = join(directory, 'unhandled-errors.txt');
  const json = `--reporter=./scripts/test/progress-reporter.ts --reporter=json --outputFile.json=${directory}/results.json`;
  runFailingTests('', `unhandled ${json}`);
  expect(await readFile(file, 'utf8')).toMatch(
    /^UNHANDLED .*fixtures\/unhandled\.test\.ts: Error: Nothing waits for this\n +at .*unhandled\.test\.ts:5/,
  );
  runFailingTests('', `failing ${json}`);
  expect(await readFile(file, 'utf8')).toBe('');
});

test('different seeds choose different items, from the first choice on', () => {
  const items = Array.from({ length: 10 }, (_, item) => item);
  const chosen = Array.from({ length: 100 }, (_, seed) => new Random(seed).pick(items));
  expect(new Set(chosen)).toEqual(new Set(items));
});

test('a test that fails prints the command that repeats its random choices', () => {
  const first = runFailingTests('', '');
  expect(first.choices.size, first.output).toBe(2);
  expect(first.commands).toHaveLength(2);
  const repeated = first.commands.map(([, seed = '', selection = '']) => {
    const again = runFailingTests(seed, selection);
    expect(again.choices.size, again.output).toBe(1);
    expect(again.commands[0]?.[0]).toContain(`${seed} `);
    return [...again.choices][0];
  });
  expect(new Set(repeated)).toEqual(first.choices);
});
