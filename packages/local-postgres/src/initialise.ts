import { spawn } from 'node:child_process';
import { chown, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Account } from './account.ts';
import { ClusterError } from './errors.ts';

export interface InitialiseOptions {
  readonly initdb: string;
  readonly account: Account;
  /** Where the data is to be. */
  readonly data: string;
  readonly adminPassword: string;
  /** Whether it is to survive a crash of the machine. */
  readonly durable: boolean;
}

/** Makes an empty cluster: whole or not at all, also if this process is killed meanwhile. */
export async function initialise(options: InitialiseOptions): Promise<void> {
  const { initdb, account, data, adminPassword, durable } = options;
  const unfinished = `${data}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { mode: 0o700 });
  const passwordFile = `${data}.password`;
  await writeFile(passwordFile, adminPassword, { mode: 0o600 });
  try {
    if (account.ids !== undefined) {
      await chown(unfinished, account.ids.uid, account.ids.gid);
      await chown(passwordFile, account.ids.uid, account.ids.gid);
    }
    await run(account, initdb, [
      `--pgdata=${unfinished}`,
      `--pwfile=${passwordFile}`,
      '--username=postgres',
      '--auth=scram-sha-256',
      // Text sorts the same on every machine.
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--set=timezone=UTC',
      '--set=log_timezone=UTC',
      '--no-instructions',
      ...(durable ? [] : ['--no-sync']),
    ]);
    await rename(unfinished, data);
  } finally {
    await rm(passwordFile, { force: true });
  }
}

async function run(account: Account, program: string, parameters: string[]): Promise<void> {
  const child = spawnAs(account, program, parameters);
  let output = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
  const { promise, resolve, reject } = Promise.withResolvers<number | null>();
  child.on('error', reject).on('close', resolve);
  if ((await promise) !== 0) {
    const reason = output.split('\n').find((line) => line.includes('error:')) ?? output.trim();
    throw new ClusterError(`${basename(program)} failed: ${reason}`);
  }
}

/** Starts a program of PostgreSQL's in a session of its own, where no Ctrl-C reaches it. */
export function spawnAs(account: Account, program: string, parameters: readonly string[]) {
  const { ids, wrapper } = account;
  const [file = program, ...rest] = [...wrapper, program, ...parameters];
  return spawn(file, rest, {
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
    // PGPORT, PGOPTIONS and the like are somebody else's.
    env: {
      ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('PG'))),
      LC_ALL: 'C',
    },
    ...(wrapper.length === 0 && ids),
  });
}
