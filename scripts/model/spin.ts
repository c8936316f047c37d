import { execFile } from 'node:child_process';
import { cp, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Configuration } from './configurations.ts';

const run = promisify(execFile);
const models = path.join(import.meta.dirname, '../../packages/fastify-conditional-requests/model');

/** The longest run of a model that is searched; more is an error, not a result. */
const maxDepth = 1_000_000;
export const maxMegabytes = 3_500;

export type Search = Awaited<ReturnType<typeof search>>;

export async function missingPrograms(): Promise<string[]> {
  const programs = [
    ['spin', '-V'],
    ['gcc', '--version'],
  ] as const;
  const missing = await Promise.all(
    programs.map(([program, argument]) =>
      run(program, [argument]).then(
        () => [],
        () => [program],
      ),
    ),
  );
  return missing.flat();
}

export const spinVersion = async (): Promise<string> =>
  (await run('spin', ['-V'])).stdout.split(' -- ')[0]?.trim() ?? '';

/**
 * Searches all states of a model.
 *
 * @param directory for the generated program
 * @param isShortest finds the shortest run that violates a property: slower, and takes more memory
 * @throws Error if the search was not completed
 */
export async function search(
  model: string,
  { defines, isTerminating = false }: Configuration,
  directory: string,
  isShortest: boolean,
) {
  const file = `${model}.pml`;
  const flags = defines.map((define) => `-D${define}`);
  const options = { cwd: directory, maxBuffer: 64 * 1024 * 1024 };
  await rm(directory, { recursive: true, force: true });
  // A copy: Spin and its program write beside the model.
  await cp(models, directory, { recursive: true });
  await run('spin', ['-a', ...flags, file], options).catch(
    ({ stdout, stderr }: Record<'stdout' | 'stderr', string>) => {
      throw new Error(`Spin rejects ${file} (${defines.join(', ')}):\n${stdout}${stderr}`);
    },
  );
  const kind = isShortest ? ['-DBFS'] : [];
  // No state is marked as progress, so every cycle is a run that never ends.
  const sought = isTerminating ? '-DNP' : '-DSAFETY';
  const compile = [
    ...kind,
    '-O1',
    '-w',
    sought,
    '-DNOFAIR',
    '-DCOLLAPSE',
    `-DMEMLIM=${maxMegabytes}`,
  ];
  await run('gcc', [...compile, '-o', 'pan', 'pan.c'], options);
  const started = performance.now();
  const { stdout } = await run(
    './pan',
    [`-m${maxDepth}`, '-w24', ...(isTerminating ? ['-l'] : [])],
    options,
  );
  const seconds = (performance.now() - started) / 1_000;

  const number = (pattern: RegExp): number => Number(pattern.exec(stdout)?.[1] ?? NaN);
  const errors = number(/errors: (\d+)/);
  const isWhole = !/max search depth too small|Search not completed|out of memory/.test(stdout);
  if (Number.isNaN(errors) || (errors === 0 && !isWhole)) {
    const end = stdout.split('\n').filter((line) => /pan|Warning|error/.test(line));
    throw new Error(
      `The search of ${file} (${defines.join(', ')}) was not completed: ${end.join('; ')}`,
    );
  }
  const story =
    errors === 0
      ? undefined
      : (await run('spin', ['-T', '-B', '-t', ...flags, file], options)).stdout;
  return {
    states: number(/(\d+) states, stored/),
    depth: number(/depth reached (\d+)/),
    seconds,
    megabytes: number(/([\d.]+)\s+total actual memory usage/),
    /** The steps of a run that violates a property; undefined if there is none. */
    story: story === undefined ? undefined : storyOf(story, stdout),
  };
}

/** The lines that the model prints, without Spin's own, and then the violation. */
function storyOf(replay: string, result: string): string[] {
  const told = (kind: string): string[] =>
    replay
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line.startsWith(`${kind}: `))
      .map((line) => line.slice(kind.length + 2).replaceAll('_', ' '));
  const wrong = told('WRONG');
  if (/pan:\d+: invalid end state/.test(result)) wrong.push('deadlock: no process can continue');
  if (/pan:\d+: non-progress cycle/.test(result)) wrong.push('the run never ends');
  return [...told('STORY'), ...wrong];
}
