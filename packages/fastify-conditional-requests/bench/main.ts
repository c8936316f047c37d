import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { startCluster } from 'local-postgres';
import pg from 'pg';
import { Pool } from 'undici';

const usage = `Usage: node packages/fastify-conditional-requests/bench/main.ts [options]

CPU time that a service spends on a request, with the plugin and without, in one run. Whatever
else the machine does only adds to it, so the least disturbed tenth of the turns counts.

  --rounds N       turns of each (default 40)
  --seconds N      length of a turn (default 0.25)
  --connections N  that requests come on at once (default 8)`;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '40' },
    connections: { type: 'string', default: '8' },
    seconds: { type: 'string', default: '0.25' },
    help: { type: 'boolean', short: 'h' },
  },
});
const rounds = Number(values.rounds);
const seconds = Number(values.seconds);
const connections = Number(values.connections);
if (values.help || !(rounds >= 1) || !(seconds > 0) || !(connections >= 1)) {
  console.log(usage);
  process.exit(values.help ? 0 : 2);
}

const ids = 1_000;

interface Service {
  readonly process: ChildProcess;
  readonly pool: Pool;
  readonly headers: Map<string, Record<string, string>>;
}

async function startService(kind: string, url: string): Promise<Service> {
  const process = fork(new URL('service.ts', import.meta.url), [kind, url]);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Its program sends its port first.
  const [port] = (await once(process, 'message')) as [number];
  const pool = new Pool(`http://127.0.0.1:${port}`, { connections, pipelining: 1 });
  return { process, pool, headers: new Map() };
}

async function cpuOf({ process }: Service): Promise<number> {
  process.send('cpu');
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- The response of its program.
  const [{ user, system }] = (await once(process, 'message')) as [NodeJS.CpuUsage];
  return user + system;
}

const works = [
  { name: '304', method: 'GET', path: '/current/', status: 304 },
  { name: 'read that misses', method: 'GET', path: '/things/', status: 200 },
  { name: 'write', method: 'PUT', path: '/things/', status: 200 },
] as const;

/** @returns microseconds of the service's CPU time per request */
async function turn(service: Service, work: (typeof works)[number]): Promise<number> {
  const { pool, headers } = service;
  let count = 0;
  const before = await cpuOf(service);
  const end = performance.now() + seconds * 1_000;
  const client = async (who: number): Promise<void> => {
    for (let id = who; performance.now() < end; id = (id + connections) % ids) {
      const path = `${work.path}${id}`;
      const { statusCode, body } = await pool.request({
        method: work.method,
        path,
        headers: work.status === 304 ? (headers.get(path) ?? {}) : {},
      });
      await body.dump();
      if (statusCode !== work.status) throw new Error(`${work.method} ${path}: ${statusCode}`);
      count++;
    }
  };
  await Promise.all(Array.from({ length: connections }, (_, who) => client(who)));
  return ((await cpuOf(service)) - before) / count;
}

/** The entity tags that the conditional requests name. */
async function learnTags({ pool, headers }: Service): Promise<void> {
  for (let id = 0; id < ids; id++) {
    const path = `/current/${id}`;
    const answer = await pool.request({ method: 'GET', path });
    await answer.body.dump();
    const etag = answer.headers['etag'];
    if (answer.statusCode === 200) headers.set(path, { 'if-none-match': String(etag) });
  }
}

/** @param share of the numbers that are less, from 0 to 1 */
const quantile = (numbers: readonly number[], share: number): number =>
  numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length * share)] ?? NaN;

const cluster = await startCluster();
const url = await cluster.createService('bench');
const client = new pg.Client({ connectionString: url });
await client.connect();
await client.query(`
  CREATE TABLE things (id int PRIMARY KEY, name text NOT NULL, count int NOT NULL DEFAULT 0)
    WITH (fillfactor = 50);
  INSERT INTO things SELECT id, 'thing ' || id FROM generate_series(0, ${ids - 1}) AS id`);
await client.end();
const plain = await startService('plain', url);
const plugged = await startService('plugged', url);
await learnTags(plugged);

try {
  console.log('us of CPU per request     plain  plugin   ratio   ratio of medians');
  for (const work of works) {
    const plainCpu: number[] = [];
    const pluggedCpu: number[] = [];
    // The first turn of each is for warming up; then each goes first in every other round.
    for (let round = 0; round <= rounds; round++) {
      process.stderr.write(`\r${work.name}: ${round}/${rounds} `);
      const turns: [Service, number[]][] = [
        [plain, plainCpu],
        [plugged, pluggedCpu],
      ];
      for (const [service, cpu] of round % 2 === 0 ? turns : turns.toReversed()) {
        const spent = await turn(service, work);
        if (round > 0) cpu.push(spent);
      }
    }
    const [one, other] = [quantile(plainCpu, 0.1), quantile(pluggedCpu, 0.1)];
    const medians = quantile(pluggedCpu, 0.5) / quantile(plainCpu, 0.5);
    process.stderr.write('\r');
    console.log(
      work.name.padEnd(22) +
        one.toFixed(1).padStart(9) +
        other.toFixed(1).padStart(8) +
        (other / one).toFixed(2).padStart(8) +
        medians.toFixed(2).padStart(9),
    );
  }
} finally {
  for (const { process, pool } of [plain, plugged]) {
    process.disconnect();
    await pool.destroy();
  }
  await cluster.stop();
}
