import { chown, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import type { Account } from './account.ts';
import { type OnSpawn, run } from './spawn.ts';

/** Creates an empty cluster atomically: if this process is killed, `data` does not exist. */
export async function initialise(
  initdb: string,
  account: Account,
  data: string,
  {
    adminPassword,
    durable,
    onSpawn,
  }: { adminPassword: string; durable: boolean; onSpawn: OnSpawn },
): Promise<void> {
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
    await run(onSpawn, account, initdb, [
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
