import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const fixtures = fileURLToPath(new URL('../src/fixtures/', import.meta.url));

function runFailingTest(environment: Record<string, string>) {
  const { SEED: _, ...rest } = process.env;
  const { stdout, stderr } = spawnSync('vitest', ['run', '--root', fixtures], {
    encoding: 'utf8',
    env: { ...rest, NO_COLOR: '1', ...environment },
  });
  const output = stdout + stderr;
  const [, choice] = /The first choice was (\S+)/.exec(output) ?? [];
  expect(choice, output).toBeDefined();
  return { output, choice, seed: /SEED=(\d+)/.exec(output)?.[1] };
}

test('a random test that fails prints its seed, and SEED repeats its choices', () => {
  const first = runFailingTest({});
  expect(first.seed, first.output).toBeDefined();
  const second = runFailingTest({ SEED: first.seed ?? '' });
  expect(second.choice).toBe(first.choice);
  expect(second.seed).toBe(first.seed);
}, 120_000);
