import { hasPgBouncer, startPgBouncer } from 'local-postgres/pgbouncer';
import { expect, onTestFinished, test } from 'vitest';
import { freshDatabases } from '../src/databases.ts';
import { countLateLookups } from '../src/read-metrics.ts';
import { ann, makeSampleProject } from '../src/sample-project.ts';
import { backendNames, type BackendName } from '../src/service-process.ts';
import { startSystem } from '../src/system.ts';

/** Two sessions for each backend; after each transaction, another connection may get them. */
const transactionMode = {
  pool_mode: 'transaction',
  default_pool_size: '2',
  server_round_robin: '1',
  ignore_startup_parameters: 'statement_timeout,idle_in_transaction_session_timeout',
};

/** Starts the system with a pooler in front of each database. */
async function startBehindPoolers() {
  const databases = await freshDatabases();
  onTestFinished(() => databases.drop());
  const pooled = {} as Record<BackendName, string>;
  for (const name of backendNames) {
    const pooler = await startPgBouncer(databases[name], transactionMode);
    onTestFinished(() => pooler.stop());
    pooled[name] = pooler.url;
  }
  const system = await startSystem({
    versions: 'database',
    databases,
    databaseFor: async (name) => pooled[name],
    settings: {
      projects: { MIGRATION_DATABASE_URL: databases.projects },
      commissioning: { MIGRATION_DATABASE_URL: databases.commissioning },
    },
  });
  onTestFinished(() => system.stop());
  return system;
}

// Debian: apt-get install pgbouncer
test.skipIf(!hasPgBouncer)(
  `the system works behind PgBouncer in transaction mode${hasPgBouncer ? '' : ' (pgbouncer is not installed)'}`,
  async () => {
    const system = await startBehindPoolers();
    const { ask, replicas } = system;
    const { project, zone, lamp } = await makeSampleProject(ask);
    const read = (path: string, etag?: string) =>
      ask(ann, 'GET', path, undefined, etag === undefined ? {} : { 'if-none-match': etag });
    const statusOf = async (path: string, etag: string): Promise<number> => {
      for (;;) {
        const late = await countLateLookups(system);
        const { status } = await read(path, etag);
        if (status === 304 || (await countLateLookups(system)) === late) return status;
      }
    };
    let etags = new Map<string, string>();
    for (let round = 0; round < 10; round++) {
      for (const path of [project, zone, lamp]) {
        const name = `Round ${round}`;
        const before = etags.get(path);
        const condition = before === undefined ? {} : { 'if-match': before };
        const written = await ask(ann, 'PATCH', path, { name }, condition);
        expect(written.status).toBe(200);
        const again = await ask(ann, 'PATCH', path, { name }, condition);
        expect(again.status).toBe(before === undefined ? 200 : 412);
        // Through each of two bffs, each with two replicas of each backend.
        for (let reader = 0; reader < 2; reader++) {
          const { status, body } = await read(path, before);
          expect([status, JSON.parse(body)]).toEqual([200, expect.objectContaining({ name })]);
        }
      }
      etags = new Map();
      for (const path of [project, zone, lamp]) {
        const { etag } = (await read(path)).headers;
        etags.set(path, String(etag));
        expect(await statusOf(path, String(etag))).toBe(304);
      }
    }

    for (const service of Object.values(replicas).flat()) {
      await service.kill('SIGTERM');
      service.start();
      await service.ready();
    }
    for (const [path, etag] of etags) expect(await statusOf(path, etag)).toBe(304);
  },
);
