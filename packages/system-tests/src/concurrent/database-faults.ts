import { connected } from '../locks.ts';
import { backendNames, serviceNames } from '../service-process.ts';
import { type Inject, type Kinds, pause } from './inject.ts';
import type { FaultySystem } from './faulty-system.ts';

/** Runs work over a connection without a proxy. */
async function withDatabase<Result>(
  url: string,
  work: (client: Awaited<ReturnType<typeof connected>>) => Promise<Result>,
): Promise<Result> {
  const client = await connected(url);
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const lockNotAvailable = '55P03';

/** @returns whether tags were purged; it gives up if writes are open for too long */
const purge = (url: string): Promise<boolean> =>
  withDatabase(url, async (client) => {
    const { rows } = await client
      .query<{ purged: string }>("SELECT conditional_requests.purge('0 seconds', 1000) AS purged")
      .catch((error: { code?: string }) => {
        if (error.code === lockNotAvailable) return { rows: [] };
        throw error;
      });
    return Number(rows[0]?.purged ?? 0) > 0;
  });

/** The statements of a migration. Caches notice its change by the new generation. */
const migrate: Inject = ({ cluster }, _random, _signal, { fixture, recording }) =>
  withDatabase(cluster.databases.projects, async (client) => {
    const [, zone = ''] = fixture.zones;
    const value = `migrated at ${performance.now()}`;
    const note = 'migration';
    const attempt = recording.begin([{ register: 'scenario of the other zone', value }], note);
    await client.query('BEGIN');
    await client.query('SELECT conditional_requests.new_generation()');
    const sql = 'UPDATE zones SET scenario = $1 WHERE zone_id = $2';
    const { rowCount } = await client.query(sql, [value, zone.split('/').at(-1)]);
    if (rowCount !== 1) throw new Error(`Expected one zone ${zone}, found ${rowCount}`);
    await client.query('COMMIT');
    attempt.done(note);
  });

const anyReplica = ({ replicas }: FaultySystem) => serviceNames.flatMap((name) => replicas[name]);

/** Faults that only any number of processes survives, or that only versions in the database have. */
export const databaseFaults: Kinds = {
  async 'pause of a replica for ten seconds'(system, random, signal) {
    const service = random.pick(anyReplica(system));
    service.signal('SIGSTOP');
    await pause(10_000, signal);
    service.signal('SIGCONT');
  },

  async 'replica cut off from PostgreSQL alone'({ proxies }, random, signal) {
    const proxy = random.pick(proxies[random.pick(backendNames)]);
    proxy.cutAll();
    await pause(random.between(1_000, 5_000), signal);
    proxy.accept();
  },

  'purge of all versions': ({ cluster }, random) =>
    purge(cluster.databases[random.pick(backendNames)]),

  migration: migrate,
};
