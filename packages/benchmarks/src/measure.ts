import { asAdministrator } from 'local-postgres';
import { fetch } from 'undici';
import type { Contender } from './contenders/contender.ts';
import type { Generator } from './generator/generator.ts';
import { isRead, type TurnResult } from './generator/messages.ts';
import type { Load } from './loads.ts';
import type { Program } from './programs/program.ts';
import { usageOf } from './programs/usage.ts';

/** What PostgreSQL is to the measurement. */
export interface Database {
  readonly adminUrl: string;
  readonly pid: number;
}

/** What a turn was, and what it cost. */
export interface Measurement extends TurnResult {
  /** All that the contender was asked, writes that go elsewhere left out: these share what it cost. */
  readonly requests: number;
  /** Reads whose answers were of no use. */
  readonly failed: number;
  /** Microseconds of CPU time, by process, over the whole turn. */
  readonly cpu: Readonly<Record<string, number>>;
  readonly upstreamRequests: number;
  readonly statements: number;
  /** Of the contender's own processes, without PostgreSQL. */
  readonly residentBytes: number;
}

/** How many requests a service has answered, but for those about itself. */
async function requestsOf({ origin }: Program): Promise<number> {
  const text = await (await fetch(`${origin}/metrics`)).text();
  let sum = 0;
  for (const [, labels = '', count] of text.matchAll(/^http_requests_total\{(.*)\} (\d+)$/gm)) {
    if (!/route="\/(metrics|ready|health)"/.test(labels)) sum += Number(count);
  }
  return sum;
}

/** As PostgreSQL counts them, of all services' roles. */
const statementsIn = (adminUrl: string): Promise<number> =>
  asAdministrator(adminUrl, async (client) => {
    const { rows } = await client.query<{ calls: string }>(
      `SELECT coalesce(sum(calls), 0) AS calls FROM pg_stat_statements
        WHERE userid <> current_user::regrole`,
    );
    return Number(rows[0]?.calls);
  });

const answersOf = (
  { statuses }: TurnResult,
  which: (status: string) => boolean = () => true,
): number =>
  Object.entries(statuses).reduce((sum, [status, count]) => sum + (which(status) ? count : 0), 0);

/** What the services and PostgreSQL have counted. */
async function count({ upstreams }: Contender, { adminUrl }: Database) {
  const requests = await Promise.all(upstreams.map(requestsOf));
  const statements = await statementsIn(adminUrl);
  return { requests: requests.reduce((sum, each) => sum + each, 0), statements };
}

export async function measure(
  contender: Contender,
  { generator, database }: { readonly generator: Generator; readonly database: Database },
  turn: {
    readonly load: Load;
    readonly paths: readonly string[];
    readonly seconds: number;
    readonly seed: number;
  },
): Promise<Measurement> {
  const { origin, writesTo = origin, programs } = contender;
  const pids = [...programs.map(({ pid }) => pid), database.pid];
  const before = await count(contender, database);
  // Innermost, so that counting costs nobody anything.
  const usageBefore = usageOf(pids);
  const result = await generator.take({ origin, writesTo, ...turn });
  const usage = usageOf(pids);
  const failed = answersOf(result, (status) => !isRead(status));
  if (failed > 0 && contender.mayFail !== true) {
    const all = JSON.stringify(result.statuses);
    throw new Error(`${turn.load.name}: ${contender.name} answers not only 200 and 304: ${all}`);
  }
  const after = await count(contender, database);
  const spent = (pid: number) =>
    (usage.get(pid)?.cpuMicroseconds ?? NaN) - (usageBefore.get(pid)?.cpuMicroseconds ?? NaN);
  const cpu: Record<string, number> = {};
  for (const { name, pid } of programs) cpu[name] = spent(pid);
  cpu['PostgreSQL'] = spent(database.pid);
  const resident = programs.map(({ pid }) => usage.get(pid)?.residentBytes ?? NaN);
  return {
    ...result,
    requests: answersOf(result) + (writesTo === origin ? result.writes : 0),
    failed,
    cpu,
    upstreamRequests: after.requests - before.requests,
    statements: after.statements - before.statements,
    residentBytes: resident.reduce((sum, bytes) => sum + bytes, 0),
  };
}
