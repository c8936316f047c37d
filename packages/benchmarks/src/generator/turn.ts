import { createHistogram } from 'node:perf_hooks';
import autocannon from 'autocannon';
import { user } from '../fixed.ts';
import { drawer, randomOf } from '../draw.ts';
import { entityTags } from './read-all.ts';
import { isRead, type Turn } from './messages.ts';
import { Writer } from './writer.ts';

/** Requests drawn per second for all connections together. Each connection repeats its share. */
const drawnPerSecond = 20_000;
/** How long autocannon waits for a response: a program that was short of CPU time still answers. */
const timeoutSeconds = 60;
/** Longer than that. */
const graceSeconds = 75;

export type TurnResult = Awaited<ReturnType<typeof takeTurn>>;

/**
 * Runs autocannon until the turn is over, and waits for the requests in flight, so that the servers'
 * counters and CPU time cover exactly the responses counted here.
 */
export async function takeTurn(turn: Turn, onWarmedUp: () => void) {
  const { origin, paths, load, seconds, warmUpSeconds, seed, headers } = turn;
  const draw = drawer(paths, load.spread, randomOf(seed));
  const request = (path = draw()): autocannon.Request => {
    const etag = load.conditional ? entityTags.get(origin + path) : undefined;
    return {
      path,
      headers: { 'x-user': user, ...headers, ...(etag !== undefined && { 'if-none-match': etag }) },
    };
  };
  const count =
    load.spread === 'hot' ? 1 : Math.ceil((drawnPerSecond * seconds) / load.connections);
  const writer =
    load.writes > 0
      ? new Writer(turn.writesTo, load.writes, drawer(paths, load.spread, randomOf(~seed)))
      : undefined;

  const microseconds = createHistogram({ lowest: 1, highest: 60_000_000, figures: 3 });
  const statuses: Record<string, number> = {};
  let reads = 0;
  let lastRead = 0;
  const { promise: ended, resolve, reject } = Promise.withResolvers<void>();
  const instance = autocannon(
    {
      url: origin,
      connections: load.connections,
      duration: seconds + graceSeconds,
      timeout: timeoutSeconds,
      sampleInt: 20,
      setupClient(client) {
        client.setRequests(Array.from({ length: count }, () => request()));
      },
    },
    (error) => (error ? reject(error) : resolve()),
  );
  // All requests are prepared by now, and none has been sent.
  const start = performance.now();
  const end = start + seconds * 1_000;
  const warmedUp = start + warmUpSeconds * 1_000;
  let cpu: NodeJS.CpuUsage | undefined;
  let [before, unmeasuredWrites] = [0, 0];
  const tally = (outcome: number | string): void => {
    statuses[outcome] = (statuses[outcome] ?? 0) + 1;
  };
  instance.on('reqError', ({ code, message }: NodeJS.ErrnoException) => tally(code ?? message));
  instance.on('response', (client, status, _bytes, milliseconds) => {
    const now = performance.now();
    if (cpu === undefined && now >= warmedUp) {
      onWarmedUp();
      cpu = process.cpuUsage();
      before = sumOf(statuses);
      unmeasuredWrites = writer?.done ?? 0;
    }
    tally(status);
    // On a very busy machine, a turn continues until it has measured a read, so its rate is never 0.
    const isOver = now > end && reads > 0;
    // Makes the client stop instead of sending another request.
    if (isOver) Object.assign(client, { responseMax: 1 });
    if (!isRead(status)) return;
    if (!isOver) writer?.read();
    if (cpu === undefined) return;
    // autocannon measures a client's first request from when it was prepared.
    const latency = Math.min(milliseconds, now - start);
    microseconds.record(Math.max(1, Math.round(latency * 1_000)));
    if (isOver) return;
    reads++;
    lastRead = now;
  });
  await ended;
  if (cpu === undefined) throw new Error(`${load.name}, ${origin}: no response after the warm-up`);
  const { user: inUser, system } = process.cpuUsage(cpu);
  await writer?.close();
  if (writer?.error !== undefined) {
    const { error } = writer;
    throw new Error(`${load.name}, ${origin}: ${error.message}`, { cause: error });
  }
  const writes = writer?.done ?? 0;
  return {
    seconds: (Math.max(end, lastRead) - warmedUp) / 1_000,
    /** Answered with 200 or 304 after the warm-up and within the turn; the rate is based on these. */
    reads,
    writes,
    /** Includes the warm-up and the reads still in flight at the end of the turn. */
    statuses,
    /** Answered after the warm-up, including those after the end of the turn. */
    measured: { reads: sumOf(statuses) - before, writes: writes - unmeasuredWrites },
    p50: microseconds.percentile(50) / 1_000,
    p99: microseconds.percentile(99) / 1_000,
    cpuMicroseconds: inUser + system,
  };
}

const sumOf = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);
