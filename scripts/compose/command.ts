import { spawnSync } from 'node:child_process';

export interface Result {
  /** Whether it exited with 0. */
  readonly ok: boolean;
  readonly stdout: string;
  /** If the command could not be started: the reason. */
  readonly stderr: string;
}

/** Runs a command to its end. A command that cannot be started counts as failed. */
export function run(
  [command = '', ...args]: readonly string[],
  environment: NodeJS.ProcessEnv = process.env,
): Result {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    encoding: 'utf8',
    env: environment,
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (error === undefined) return { ok: status === 0, stdout, stderr };
  const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
  return { ok: false, stdout: '', stderr: isMissing ? 'not installed' : error.message };
}

/**
 * @returns the standard output of a command
 * @throws Error with everything that it printed, if it did not exit with 0
 */
export function output(command: readonly string[], environment?: NodeJS.ProcessEnv): string {
  const { ok, stdout, stderr } = run(command, environment);
  if (!ok) throw new Error(`${command.join(' ')} failed:\n${stdout}${stderr}`);
  return stdout.trim();
}
