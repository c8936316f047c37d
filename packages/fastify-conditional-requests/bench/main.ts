import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs, styleText } from 'node:util';
import { startCluster } from 'local-postgres';
import pg from 'pg';
import { Pool } from 'undici';

const usage = `Usage: node packages/fastify-conditional-requests/bench/main.ts [options]

CPU time that a service spends on a request, with the plugin and without, in one run.

  --rounds N       turns of each, of which the median counts (default 15)
  --seconds N      length of a turn (default 1)
  --connections N  that requests come on at once (default 8)`;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '15' },
    connections: { type: 'string', default: '8' },
    seconds: { type: 'string', default: '1' },
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
  const [port] = (await once(process, 'message')) as [number];
  const pool = new Pool(`http://127.0.0.1:${port}`, { connections, pipelining: 1 });
  return { process, pool, headers: new Map() };
}

async function cpuOf({ process }: Service): Promise<number> {
  process.send('cpu');
  const [{ user, system }] = (await once(process, 'message')) as [NodeJS.CpuUsage];
  return user + system;
}

interface Work {
  readonly name: string;
  readonly method: 'GET' | 'PUT';
  readonly path: string;
  readonly status: number;
  readonly goal: number;
}

const works: Work[] = [
  { name: '304', method: 'GET', path: '/current/', status: 304, goal: 1.1 },
  { name: 'read that misses', method: 'GET', path: '/things/', status: 200, goal: 1.05 },
  { name: 'write', method: 'PUT', path: '/things/', status: 200, goal: 1.1 },
];

interface Turn {
  /** Microseconds of the service's CPU time per request. */
  readonly cpu: number;
  /** Requests per second. */
  readonly rate: number;
}

async function turn(service: Service, work: Work): Promise<Turn> {
  const { pool, headers } = service;
  let count = 0;
  const before = await cpuOf(service);
  const start = performance.now();
  const end = start + seconds * 1_000;
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
  const duration = performance.now() - start;
  return { cpu: ((await cpuOf(service)) - before) / count, rate: (count / duration) * 1_000 };
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

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? NaN;

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
  console.log('us of CPU per request      plain   plugin    ratio  (spread)     goal    rate');
  for (const work of works) {
    const ratios: number[] = [];
    const cpu = { plain: [] as number[], plugged: [] as number[] };
    const rates: number[] = [];
    // The first turn of each is for warming up.
    for (let round = 0; round <= rounds; round++) {
      process.stderr.write(`\r${work.name}: ${round}/${rounds} `);
      // Each goes first in every other round.
      const order = round % 2 === 0 ? [plain, plugged] : [plugged, plain];
      const turns = new Map<Service, Turn>();
      for (const service of order) turns.set(service, await turn(service, work));
      const [one, other] = [turns.get(plain), turns.get(plugged)] as [Turn, Turn];
      if (round === 0) continue;
      cpu.plain.push(one.cpu);
      cpu.plugged.push(other.cpu);
      ratios.push(other.cpu / one.cpu);
      rates.push(other.rate / one.rate);
    }
    process.stderr.write('\r');
    const ratio = median(ratios);
    const spread = `${Math.min(...ratios).toFixed(2)}-${Math.max(...ratios).toFixed(2)}`;
    console.log(
      work.name.padEnd(24) +
        median(cpu.plain).toFixed(1).padStart(8) +
        median(cpu.plugged).toFixed(1).padStart(9) +
        styleText(ratio <= work.goal ? 'green' : 'red', ratio.toFixed(3).padStart(9)) +
        `  (${spread})`.padEnd(14) +
        `<= ${work.goal}`.padEnd(9) +
        median(rates).toFixed(3),
    );
  }
} finally {
  for (const { process, pool } of [plain, plugged]) {
    process.disconnect();
    await pool.destroy();
  }
  await cluster.stop();
}
