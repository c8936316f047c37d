import { chmod, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, inject, test } from 'vitest';
import { run } from '../compose/command.ts';
import { findEngine } from '../compose/engine.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(inject('temporaryDirectory'), 'engines-'));
  await mkdir(join(directory, 'bin'));
});

/** Installs a program that prints an answer for each of these arguments, and fails for others. */
async function install(name: string, answers: Record<string, string>): Promise<void> {
  const cases = Object.entries(answers).map(([args, answer]) => `'${args}') echo '${answer}';;`);
  const file = join(directory, 'bin', name);
  await writeFile(
    file,
    `#!/bin/sh\ncase "$*" in ${cases.join('\n')}\n*) echo "no: $*" >&2; exit 1;; esac`,
  );
  await chmod(file, 0o755);
}

const find = (name?: string) => findEngine(name, { PATH: join(directory, 'bin') });
const docker = { 'compose version': 'Docker Compose version v2.40.3', info: 'up' };

test('Docker Compose is preferred to podman-compose', async () => {
  await install('docker', docker);
  await install('podman-compose', { version: 'podman-compose version 1.6.0' });
  await install('podman', { info: 'up' });
  expect(find()).toEqual({ compose: ['docker', 'compose'], container: 'docker' });
  expect(find('podman-compose')).toEqual({ compose: ['podman-compose'], container: 'podman' });
});

test('the version of podman compose is that of the program it delegates to', async () => {
  await install('podman', {
    'compose version': 'podman-compose version: 1.5.0\npodman version 5.8.6',
    info: 'up',
  });
  expect(find('podman compose')).toEqual([
    'podman compose: podman-compose 1.6 or later is needed, this is 1.5',
  ]);
  await install('podman', { 'compose version': docker['compose version'], info: 'up' });
  expect(find()).toEqual({ compose: ['podman', 'compose'], container: 'podman' });
});

test.for([
  ['Docker Compose version v2.23.0', true],
  ['Docker Compose version 5.0.1', true],
  ['Docker Compose version v2.22.9', false],
  ['docker-compose version 1.29.2, build unknown', false],
] as const)('%s is new enough: %s', async ([version, isEnough]) => {
  await install('docker', { ...docker, 'compose version': version });
  expect(Array.isArray(find())).toBe(!isEnough);
});

test('if no engine works, the reason is given for each', async () => {
  await install('docker', { 'compose version': docker['compose version'] });
  expect(find()).toEqual([
    'docker compose: no: info',
    'podman-compose: not installed',
    'podman compose: not installed',
  ]);
});

test('an unknown engine is a TypeError', () => {
  expect(() => find('rkt')).toThrow(
    new TypeError(
      'Expected an engine of docker compose, podman-compose, podman compose, received "rkt"',
    ),
  );
});

test.for([
  [[], true, 'Skipped'],
  [['--required'], false, 'Failed'],
] as const)('pnpm test:compose %j without an engine', async ([args, ok, outcome]) => {
  const script = new URL('../test-compose.ts', import.meta.url).pathname;
  const result = run([process.execPath, script, ...args], { PATH: join(directory, 'bin') });
  expect(result).toMatchObject({ ok, stderr: '' });
  expect(result.stdout).toBe(
    `${outcome}: no container engine can run compose.yaml here\n` +
      '- docker compose: not installed\n- podman-compose: not installed\n- podman compose: not installed\n',
  );
});
