import { spawnSync } from 'node:child_process';
import process from 'node:process';

/** Runs test files, at once, with these variables for them; its exit code becomes this process's. */
export function runTests(files: readonly string[], environment: Record<string, string>): void {
  const options = ['--disable-console-intercept', `--max-workers=${files.length}`];
  const { status } = spawnSync('vitest', ['run', ...options, ...files], {
    stdio: 'inherit',
    env: { ...process.env, ...environment },
  });
  process.exitCode = status ?? 1;
}
