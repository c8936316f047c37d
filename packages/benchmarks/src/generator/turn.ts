import { createHistogram } from 'node:perf_hooks';
import autocannon from 'autocannon';
import { user } from '../data.ts';
import { drawer, randomOf } from '../draw.ts';
import { entityTags } from './read-all.ts';
import type { Turn, TurnResult } from './messages.ts';
import { Writer } from './writer.ts';

/** Requests that are drawn for all connections together; each repeats its own. */
const drawn = 16_384;

/** Has autocannon ask, and measures what comes between its start and the end of the turn. */
export async function takeTurn(turn: Turn): Promise<TurnResult> {
  const { origin, paths, load, seconds, seed } = turn;
  const draw = drawer(paths, load.spread, randomOf(seed));
  const request = (path = draw()): autocannon.Request => {
    const etag = load.conditional ? entityTags.get(origin + path) : undefined;
    return {
      path,
      headers: { 'x-user': user, ...(etag !== undefined && { 'if-none-match': etag }) },
    };
  };
  const count = load.spread === 'hot' ? 1 : Math.ceil(drawn / load.connections);
  const writer =
    load.writes > 0
      ? new Writer(turn.writesTo, load.writes, drawer(paths, load.spread, randomOf(~seed)))
      : undefined;

  const microseconds = createHistogram({ lowest: 1, highest: 60_000_000, figures: 3 });
  const statuses: Record<string, number> = {};
  let [start, end, reads] = [Infinity, Infinity, 0];
  let cpu: NodeJS.CpuUsage | undefined;
  const { promise: ended, resolve, reject } = Promise.withResolvers<void>();
  const instance = autocannon(
    {
      url: origin,
      connections: load.connections,
      duration: seconds,
      sampleInt: 20,
      setupClient(client) {
        client.setRequests(Array.from({ length: count }, () => request()));
      },
    },
    (error) => (error ? reject(error as Error) : resolve()),
  );
  instance.on('start', () => {
    start = performance.now();
    end = start + seconds * 1_000;
    cpu = process.cpuUsage();
  });
  let failure: Error | undefined;
  instance.on('reqError', (error: Error) => (failure ??= error));
  instance.on('response', (_client, status, _bytes, milliseconds) => {
    const now = performance.now();
    // Before it starts, each connection has sent its first request and waits until all are made ready.
    if (now - milliseconds < start || now > end) return;
    statuses[status] = (statuses[status] ?? 0) + 1;
    if (status !== 200 && status !== 304) return;
    reads++;
    microseconds.record(Math.max(1, Math.round(milliseconds * 1_000)));
    writer?.read();
  });
  await ended;
  const { user: inUser, system } = process.cpuUsage(cpu);
  await writer?.close();
  failure ??= writer?.error;
  if (failure) {
    throw new Error(`${load.name}, ${origin}: ${failure.message}`, { cause: failure });
  }
  return {
    seconds,
    reads,
    writes: writer?.done ?? 0,
    statuses,
    p50: microseconds.percentile(50) / 1_000,
    p99: microseconds.percentile(99) / 1_000,
    cpuMicroseconds: inUser + system,
  };
}
