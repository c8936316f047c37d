import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { closureOf, watchSources } from '../dev/sources.ts';

/** A repository with these files, and what its watcher reports. */
async function watched(files: readonly string[]) {
  const directory = mkdtempSync(join(tmpdir(), 'sources-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const root = join(directory, 'clone');
  const write = (path: string, text = 'export const one = 1;\n') => {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  };
  mkdirSync(join(root, 'openapi'), { recursive: true });
  for (const file of files) write(file);
  // The store that pnpm shares with other clones.
  const store = join(directory, 'store/lib');
  mkdirSync(store, { recursive: true });
  writeFileSync(join(store, 'index.ts'), '');
  mkdirSync(join(root, 'packages/a/node_modules'), { recursive: true });
  symlinkSync(store, join(root, 'packages/a/node_modules/lib'));

  const reports: string[] = [];
  const watcher = await watchSources(root, (packages) => reports.push([...packages].join()));
  onTestFinished(() => watcher.close());
  const run = (command: string) => execFileSync('sh', ['-c', command], { cwd: root });
  /** Waits until a later change has been reported, and so all earlier ones as well. */
  const reportsUntilNow = async () => {
    write('packages/marker/src/marker.ts', `${reports.length}`);
    await expect.poll(() => reports.join(' ')).toMatch(/marker$/);
    return reports.splice(0).filter((report) => report !== 'marker');
  };
  return { store, run, write, reports, reportsUntilNow };
}

const source = 'packages/a/src/deep/a.ts';
const files = [source, 'packages/b/src/b.ts', 'packages/marker/src/marker.ts'];

test.each([
  ['sed -i', (time: number) => `sed -i.bak s/one/one${time}/ ${source}`],
  ['an editor that renames', (time: number) => `echo ${time} >${source}~; mv ${source}~ ${source}`],
  ['removal and creation', (time: number) => `rm ${source}; echo ${time} >${source}`],
])('a file is watched after each replacement by %s', async (_how, command) => {
  const { run, reports } = await watched(files);
  for (const time of [1, 2, 3]) {
    const before = reports.length;
    run(command(time));
    await expect.poll(() => reports.length).toBeGreaterThan(before);
  }
  expect(new Set(reports)).toEqual(new Set(['a']));
});

test('each git switch is reported, with all packages that it changes', async () => {
  const { run, reports } = await watched(files);
  const all = ['a', 'b', 'marker'];
  const expectAll = async () => {
    await expect.poll(() => [...new Set(reports.join().split(','))].toSorted()).toEqual(all);
    reports.length = 0;
  };
  const git = 'git -c user.name=a -c user.email=a@example.com';
  run(`git init -q && git add . && ${git} commit -qm one && git switch -qc two`);
  run(`for file in ${files.join(' ')}; do echo 2 >$file; done`);
  await expectAll();
  run(`${git} commit -qam two`);
  for (const branch of ['-', '-', '-']) {
    run(`git switch -q ${branch}`);
    await expectAll();
  }
});

test('installations in other clones and files that are not sources restart nothing', async () => {
  const { store, write, reportsUntilNow } = await watched(files);
  writeFileSync(join(store, 'index.ts'), 'export {};');
  write('packages/a/node_modules/own/index.ts');
  write('packages/a/test/a.test.ts');
  write('packages/a/dist/index.html');
  write('packages/a/src/.a.ts.swp');
  expect(await reportsUntilNow()).toEqual([]);
});

test('new files, migrations and contracts are sources', async () => {
  const { write, reports } = await watched(files);
  // A late report can name two packages.
  const named = () => reports.join().split(',');
  for (const [file, name] of [
    ['packages/b/src/new/new.ts', 'b'],
    ['packages/a/migrations/0001_new.sql', 'a'],
    ['openapi/b.json', 'api-clients'],
  ] as const) {
    expect(named()).not.toContain(name);
    write(file);
    // Creating a file and writing to it are two changes, and may be reported one after the other.
    await expect.poll(named).toContain(name);
  }
});

test('a service restarts when a package changes that it depends on, however indirectly', () => {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  expect(closureOf(root, 'projects')).toEqual(
    new Set([
      'projects',
      'service-kit',
      'fastify-conditional-requests',
      'gathered-revalidation',
      'entity-tags',
    ]),
  );
  expect(closureOf(root, 'bff')).toContain('undici-revalidating-cache');
  expect(closureOf(root, 'bff')).not.toContain('projects');
});
