import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, vi } from 'vitest';

/** Runs a script of `fixtures/` as a process of its own. @returns its output and its exit. */
export function run(script: string, environment: Record<string, string> = {}) {
  const path = fileURLToPath(new URL(`fixtures/${script}`, import.meta.url));
  const child = spawn(process.execPath, [path], {
    env: { ...process.env, ...environment },
    stdio: ['pipe', 'pipe', 'pipe', 'ipc'],
  }) as ChildProcessWithoutNullStreams;
  onTestFinished(() => void child.kill('SIGKILL'));
  /** The message to its parent. */
  const messages: unknown[] = [];
  child.on('message', (message) => messages.push(message));
  const said = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => (said[stream] += text));
  }
  return {
    said,
    messages,
    exit: once(child, 'close').then(([code]) => code as number | null),
    kill: (signal: NodeJS.Signals) => child.kill(signal),
    /** Continues a fixture that waits for its standard input. */
    goOn: () => child.stdin.write('\n'),
    untilLogged: (text: string) =>
      vi.waitFor(() => expect(said.stdout, said.stderr).toContain(text), { timeout: 90_000 }),
    async url(path: string) {
      await this.untilLogged('Server listening at');
      return `${/Server listening at (http:[^"]+)/.exec(said.stdout)?.[1]}${path}`;
    },
  };
}
