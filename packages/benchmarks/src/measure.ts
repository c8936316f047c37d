import { asAdministrator, type Cluster } from 'local-postgres';
import type { Program } from 'local-postgres/program';
import { fetch } from 'undici';
import type { Contender } from './contenders/contender.ts';
import type { Generator } from './generator/generator.ts';
import { isRead } from './generator/messages.ts';
import type { TurnResult } from './generator/turn.ts';
import type { Load } from './loads.ts';
import { usageOf } from './usage.ts';

export interface Bench {
  readonly generator: Generator;
  readonly cluster: Cluster;
  readonly rounds: number;
  /** Length of a turn. */
  readonly seconds: number;
  readonly onStep: (description: string) => void;
}

export interface Measurement extends TurnResult {
  /** All requests to the contender, without writes that go elsewhere. */
  readonly requests: number;
  /** Those after the warm-up. CPU time is divided by this. */
  readonly measuredRequests: number;
  readonly failed: number;
  /** Microseconds of CPU time after the warm-up, by process. */
  readonly cpu: Readonly<Record<string, number>>;
  readonly upstreamRequests: number;
  readonly statements: number;
  /** RAM of the contender's own processes, without PostgreSQL. */
  readonly residentBytes: number;
}

/** How many requests the program has answered, except those of operators. */
async function requestsOf({ url }: Program): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  let sum = 0;
  for (const [, labels = '', count] of text.matchAll(/^http_requests_total\{(.*)\} (\d+)$/gm)) {
    if (!/route="\/(metrics|ready|health)"/.test(labels)) sum += Number(count);
  }
  return sum;
}

/** The number of statements that all services have run, as counted by PostgreSQL. */
const statementsIn = (adminUrl: string): Promise<number> =>
  asAdministrator(adminUrl, async (client) => {
    const { rows } = await client.query<{ calls: string }>(
      `SELECT coalesce(sum(calls), 0) AS calls FROM pg_stat_statements
        WHERE userid <> current_user::regrole`,
    );
    return Number(rows[0]?.calls);
  });

const responsesOf = (
  { statuses }: TurnResult,
  matches: (status: string) => boolean = () => true,
): number =>
  Object.entries(statuses).reduce((sum, [status, count]) => sum + (matches(status) ? count : 0), 0);

async function count({ upstreams }: Contender, { adminUrl }: Cluster) {
  const requests = await Promise.all(upstreams.map(requestsOf));
  const statements = await statementsIn(adminUrl);
  return { requests: requests.reduce((sum, each) => sum + each, 0), statements };
}

export async function measure(
  contender: Contender,
  { generator, cluster, seconds }: Bench,
  turn: { readonly load: Load; readonly paths: readonly string[]; readonly seed: number },
): Promise<Measurement> {
  const { origin, writesTo = origin, programs, headers } = contender;
  const pids = [...programs.map(({ pid }) => pid), cluster.pid];
  const before = await count(contender, cluster);
  let warm = usageOf(pids);
  // After a pause, processes need more CPU time at first.
  const warmUpSeconds = Math.min(1, seconds / 3);
  const reads = { ...turn, seconds, warmUpSeconds, origin, writesTo, ...(headers && { headers }) };
  const result = await generator.take(reads, () => {
    warm = usageOf(pids);
  });
  // First after the turn, so that counting is not measured.
  const usage = usageOf(pids);
  const failed = responsesOf(result, (status) => !isRead(status));
  if (failed > 0 && contender.mayFail !== true) {
    const all = JSON.stringify(result.statuses);
    throw new Error(
      `${turn.load.name}: expected 200 and 304 from ${contender.name}, received ${all}`,
    );
  }
  const after = await count(contender, cluster);
  const own = (writes: number) => (writesTo === origin ? writes : 0);
  const spent = (pid: number) =>
    (usage.get(pid)?.cpuMicroseconds ?? NaN) - (warm.get(pid)?.cpuMicroseconds ?? NaN);
  const cpu: Record<string, number> = {};
  for (const { name, pid } of programs) cpu[name] = (cpu[name] ?? 0) + spent(pid);
  cpu['PostgreSQL'] = spent(cluster.pid);
  const resident = programs.map(({ pid }) => usage.get(pid)?.residentBytes ?? NaN);
  return {
    ...result,
    requests: responsesOf(result) + own(result.writes),
    measuredRequests: result.measured.reads + own(result.measured.writes),
    failed,
    cpu,
    upstreamRequests: after.requests - before.requests,
    statements: after.statements - before.statements,
    residentBytes: resident.reduce((sum, bytes) => sum + bytes, 0),
  };
}
