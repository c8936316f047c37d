import {
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findProcess, isRunning } from '../../packages/local-postgres/src/processes.ts';
import { expect, onTestFinished, test } from 'vitest';
import { pageBuilder } from '../dev/page.ts';

const vite = fileURLToPath(new URL('../../packages/page/node_modules/vite', import.meta.url));

/** A build logs when it starts, has read the sources, and ends. It does not end while `hold` exists. */
const config = `
  import { appendFileSync, existsSync } from 'node:fs';
  const log = (what) => appendFileSync('log', what + ' ' + process.pid + '\\n');
  export default { plugins: [{
    name: 'log',
    buildStart: () => log('start'),
    // The sources have been read.
    async generateBundle() {
      log('read');
      while (existsSync('hold')) await new Promise((resolve) => setTimeout(resolve, 10));
    },
    closeBundle: () => log('end'),
  }] };
`;

/** A page whose build can be held. */
function pageOf(version: number) {
  const page = mkdtempSync(join(tmpdir(), 'page-'));
  onTestFinished(() => rmSync(page, { recursive: true, force: true, maxRetries: 9 }));
  const file = (name: string) => join(page, name);
  const write = (value: number) =>
    writeFileSync(file('src/main.ts'), `document.title = 'version ${value}';`);
  mkdirSync(file('src'));
  mkdirSync(file('node_modules'));
  symlinkSync(vite, file('node_modules/vite'));
  writeFileSync(file('package.json'), '{ "type": "module" }');
  writeFileSync(file('vite.config.ts'), config);
  writeFileSync(file('index.html'), '<script type="module" src="/src/main.ts"></script>');
  write(version);
  const log = () => (existsSync(file('log')) ? readFileSync(file('log'), 'utf8') : '');
  return {
    page,
    write,
    hold: () => writeFileSync(file('hold'), ''),
    release: () => rmSync(file('hold')),
    hasRead: () => expect.poll(log).toContain('read'),
    steps: () => log().match(/start|end/g),
    process: () => findProcess(Number(/\d+/.exec(log())?.[0])),
    built: () =>
      globSync(file('dist/assets/*.js')).map(
        (name) => /version \d/.exec(readFileSync(name, 'utf8'))?.[0],
      ),
  };
}

test('a page that changes while it is built is built again afterwards, once', async () => {
  const { page, write, hold, release, hasRead, steps, built } = pageOf(1);
  const build = pageBuilder(new AbortController().signal, page);
  hold();
  const first = build();
  await hasRead();
  write(2);
  const others = [build(), build()];
  release();
  await Promise.all([first, ...others]);
  expect(steps()).toEqual(['start', 'end', 'start', 'end']);
  expect(built()).toEqual(['version 2']);

  await build();
  expect(steps()).toHaveLength(4);
});

test('a page that changed while it was built is built by the next dev', async () => {
  const { page, write, hold, release, hasRead, built } = pageOf(1);
  hold();
  const first = pageBuilder(new AbortController().signal, page)();
  await hasRead();
  write(2);
  release();
  await first;
  expect(built()).toEqual(['version 1']);
  await pageBuilder(new AbortController().signal, page)();
  expect(built()).toEqual(['version 2']);
});

test('if a build fails, the old page stays, and it is built again after a change', async () => {
  const { page, write, built } = pageOf(1);
  const build = pageBuilder(new AbortController().signal, page);
  await build();
  writeFileSync(join(page, 'src/main.ts'), "import './none.ts';");
  await build();
  expect(built()).toEqual(['version 1']);
  write(2);
  await build();
  expect(built()).toEqual(['version 2']);
});

test('a build ends when dev stops', async () => {
  const { page, hold, hasRead, process } = pageOf(1);
  const stop = new AbortController();
  hold();
  const build = pageBuilder(stop.signal, page)();
  await hasRead();
  const vite = process();
  if (vite === undefined) throw new Error('vite does not run');
  stop.abort();
  await build;
  await expect.poll(() => isRunning(vite)).toBe(false);
});
