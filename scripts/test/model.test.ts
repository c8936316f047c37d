import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { mutants as systemMutants } from '../../packages/system-tests/src/mutants/mutants.ts';
import { models } from '../model/models.ts';
import { missingPrograms, search } from '../model/spin.ts';

const missing = await missingPrograms();

const model = (args: readonly string[], environment = process.env) =>
  spawnSync(process.execPath, [path.join(import.meta.dirname, '../model.ts'), ...args], {
    encoding: 'utf8',
    env: environment,
  });

async function searched(name: string, configuration: string) {
  const { configurations = [], mutants = [] } = models.find((model) => model.name === name) ?? {};
  const mutant = mutants.find((mutant) => mutant.name === configuration);
  const found = mutant ?? configurations.find(({ name }) => name === configuration);
  if (found === undefined) throw new Error(`${name} has no ${configuration}`);
  const directory = await mkdtemp(path.join(tmpdir(), 'model-'));
  try {
    return await search(name, found, directory, mutant !== undefined);
  } finally {
    await rm(directory, { recursive: true });
  }
}

describe('the models of the protocol', () => {
  test('have a counterpart of each mutant of the system tests', () => {
    const names = models.flatMap(({ mutants }) => mutants).map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(
        Object.values(systemMutants)
          .flat()
          .map(({ name }) => name),
      ),
    );
    expect(new Set(names).size).toBe(names.length);
  });

  test.skipIf(missing.length > 0)('are searched completely', async () => {
    expect(await searched('deletion', 'two nodes are put')).toMatchObject({
      states: 17_840,
      story: undefined,
    });
  });

  test.skipIf(missing.length > 0)('report a run that never ends', async () => {
    const directory = await mkdtemp(path.join(tmpdir(), 'model-'));
    try {
      const readsForever = { name: 'a reader', defines: ['WRITERS=1'], isTerminating: true };
      const { story } = await search('database', readsForever, directory, false);
      expect(story?.at(-1)).toBe('the run never ends');
    } finally {
      await rm(directory, { recursive: true });
    }
  });

  test.skipIf(missing.length > 0)(
    'tell step by step how a mutant violates a property',
    async () => {
      const { story } = await searched('memory', 'tags are not marked before COMMIT');
      expect(story).toEqual([
        'reader 1 asks backend 1 for tags a and b, and the version is epoch 1, counter 0',
        'the handler of reader 1 reads content 0',
        'reader 1 is answered 200 with content 0 and the ETag of epoch 1, counter 0',
        'writer 1 sends a write of tag a to backend 1',
        'backend 1 opens a transaction for writer 1',
        'backend 1 marks tag a for writer 1',
        'backend 1 sends COMMIT for writer 1',
        'PostgreSQL commits the transaction of writer 1: this is content 1 of tag a',
        'reader 1 asks backend 1 for tags a and b with If-None-Match of epoch 1, counter 0, and is answered 304',
        'the 304 confirms content that was replaced before the request',
      ]);
    },
  );

  test.skipIf(missing.length > 0)('are rejected with the message of Spin', async () => {
    const directory = await mkdtemp(path.join(tmpdir(), 'model-'));
    try {
      const broken = { name: 'broken', defines: ['WRITERS=many'] };
      await expect(search('memory', broken, directory, false)).rejects.toThrow(
        /Spin rejects memory\.pml \(WRITERS=many\):\n.*many/s,
      );
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});

describe('pnpm model', () => {
  test.each([
    [['elsewhere'], 'Expected one of memory, client, deletion, database, received elsewhere'],
    [['--speed'], "Unknown option '--speed'"],
    [['--jobs', 'two'], '--jobs: expected a whole number above 0, received two'],
    [['--update', 'memory'], '--update: expected no model, since it needs the results of all'],
  ])('refuses %j, and prints its usage', (args, problem) => {
    const { status, stderr } = model(args);
    expect(status).toBe(2);
    expect(stderr).toContain(problem);
    expect(stderr).toContain('Usage: pnpm model [options] [model...]');
  });

  test('explains each option', () => {
    const { status, stdout } = model(['--help']);
    expect(status).toBe(0);
    for (const option of ['--jobs N', '--stories', '--update', '--help']) {
      expect(stdout).toContain(option);
    }
  });

  test('fails where Spin and gcc are missing', () => {
    const { status, stderr } = model([], { PATH: '/nowhere' });
    expect(status).toBe(1);
    expect(stderr).toBe('Not found: spin and gcc. On Debian: apt-get install spin gcc libc6-dev\n');
  });
});
