import { spawnSync } from 'node:child_process';

/** Runs a command until it exits. A command that cannot be started counts as failed. */
export function run([command = '', ...args]: readonly string[], environment = process.env) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    encoding: 'utf8',
    env: environment,
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (error === undefined) return { ok: status === 0, stdout, stderr };
  const isMissing = 'code' in error && error.code === 'ENOENT';
  return { ok: false, stdout: '', stderr: isMissing ? 'not installed' : error.message };
}

/**
 * @returns a command's standard output
 * @throws Error with the command's output if it fails
 */
export function output(command: readonly string[], environment?: NodeJS.ProcessEnv): string {
  const { ok, stdout, stderr } = run(command, environment);
  if (!ok) throw new Error(`${command.join(' ')} failed:\n${stdout}${stderr}`);
  return stdout.trim();
}
