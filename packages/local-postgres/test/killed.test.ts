import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { platform } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { findProcess, isRunning, type ProcessInfo, waitForExit } from '../src/processes.ts';
import { query, start, temporaryPath } from './helpers.ts';

/** Starts a cluster in another process. */
async function startElsewhere(directory?: string) {
  const index = new URL('../src/index.ts', import.meta.url);
  const code = `
    import { startCluster } from '${index.href}';
    const { pid, directory } = await startCluster(${JSON.stringify({ directory })});
    process.stdout.write(JSON.stringify({ pid, directory }));
    process.stdout.end();
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const found: { pid: number; directory: string } = JSON.parse(await text(child.stdout));
  const postmaster = findProcess(found.pid);
  if (postmaster === undefined) throw new Error('The server does not run');
  return { child, postmaster, watchdog: findWatchdog(child), directory: found.directory };
}

function findWatchdog(child: ChildProcess): ProcessInfo {
  const ids =
    platform() === 'linux'
      ? readdirSync('/proc')
      : execFileSync('ps', ['-A', '-o', 'pid='], { encoding: 'utf8' }).split('\n');
  for (const pid of ids.map(Number).filter((id) => id > 0)) {
    const info = findProcess(pid);
    if (info?.parent === child.pid && info?.command.includes('watchdog') === true) return info;
  }
  throw new Error('There is no watchdog');
}

async function kill(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

test('data is recovered after the server was killed', async () => {
  const directory = await temporaryPath();
  const first = await start({ directory });
  const url = await first.createService('projects');
  await query(url, 'CREATE TABLE kept AS SELECT 42 AS value');
  process.kill(first.pid, 'SIGKILL');
  await first.exited;
  await first.stop();
  const second = await start({ directory });
  const again = await second.createService('projects');
  expect(await query(again, 'SELECT value FROM kept')).toEqual([{ value: 42 }]);
});

test('the server shuts down after its owner was killed', async () => {
  const path = await temporaryPath();
  const { child, postmaster, watchdog } = await startElsewhere(path);
  await kill(child);
  expect(await waitForExit(watchdog, 60_000)).toBe(true);
  expect(isRunning(postmaster)).toBe(false);
  expect(existsSync(join(path, 'data', 'postmaster.pid'))).toBe(false);
});

test('the directory of a temporary cluster is removed after its owner was killed', async () => {
  const { child, postmaster, watchdog, directory } = await startElsewhere();
  await kill(child);
  expect(await waitForExit(watchdog, 60_000)).toBe(true);
  expect(isRunning(postmaster)).toBe(false);
  expect(existsSync(directory)).toBe(false);
});

test('the next start stops a server whose owner and watchdog were both killed', async () => {
  const path = await temporaryPath();
  const { child, postmaster, watchdog } = await startElsewhere(path);
  process.kill(watchdog.pid, 'SIGKILL');
  expect(await waitForExit(watchdog, 60_000)).toBe(true);
  await kill(child);
  expect(isRunning(postmaster)).toBe(true);
  const lines: string[] = [];
  const next = await start({ directory: path, notice: (line) => lines.push(line) });
  expect(isRunning(postmaster)).toBe(false);
  expect(lines.at(0)).toContain(`left behind here (process ${postmaster.pid})`);
  expect(await query(next.adminUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

test('postmaster.pid may name an id that now belongs to another process', async () => {
  const directory = await temporaryPath();
  await (await start({ directory })).stop();
  const lines = [process.pid, join(directory, 'data'), 0, 5432, '', '127.0.0.1', 0, 'ready'];
  await writeFile(join(directory, 'data', 'postmaster.pid'), `${lines.join('\n')}\n`);
  const { adminUrl } = await start({ directory });
  expect(await query(adminUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

test('an initdb that was killed is repeated', async () => {
  const directory = await temporaryPath();
  await mkdir(join(directory, 'data.unfinished'));
  await writeFile(join(directory, 'data.unfinished', 'PG_VERSION'), '18\n');
  const { adminUrl } = await start({ directory });
  expect(await query(adminUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

test('process groups are stopped after their owner was killed', async () => {
  const watchdog = new URL('../src/watchdog.ts', import.meta.url);
  const processes = new URL('../src/processes.ts', import.meta.url);
  const code = `
    import { spawn } from 'node:child_process';
    import { findProcess } from '${processes.href}';
    import { startWatchdog } from '${watchdog.href}';
    const { pid } = spawn('sh', ['-c', 'sleep 60 & wait'], { detached: true, stdio: 'ignore' });
    startWatchdog().add({ group: findProcess(pid) });
    process.stdout.write(String(pid));
    process.stdout.end();
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const leader = findProcess(Number(await text(child.stdout)));
  if (leader === undefined) throw new Error('The process group does not run');
  await kill(child);
  expect(await waitForExit(leader, 60_000)).toBe(true);
  await expect.poll(() => isGroupRunning(leader.pid)).toBe(false);
});

function isGroupRunning(leader: number): boolean {
  try {
    process.kill(-leader, 0);
    return true;
  } catch {
    return false;
  }
}
