import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { type Contender, contenders } from './contenders.ts';
import type { Taken, Turn } from './client.ts';
import { count, sizes } from './things.ts';

const usage = `Usage: node packages/undici-revalidating-cache/bench/main.ts [options]

Compares reads that the origin confirms with a 304 to the floor: a request with a hand-set
If-None-Match, which has no body to deliver. Prints for each contender the median of its reads per
second, and of their ratio to the floor in the same round; then the client's least CPU time for a read,
and the ratio of the floor's to it, which is steadier if other programs are running.

  --rounds N   turns of each contender (default 7)
  --seconds N  length of a turn (default 0.5)`;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    seconds: { type: 'string', default: '0.5' },
    help: { type: 'boolean', short: 'h' },
  },
});
const rounds = Number(values.rounds);
const seconds = Number(values.seconds);
if (values.help || !(rounds >= 1) || !(seconds > 0)) {
  console.log(usage);
  process.exit(values.help ? 0 : 2);
}

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((one, other) => one - other)[numbers.length >> 1] ?? NaN;

const child = fork(new URL('origin.ts', import.meta.url));
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Its program sends its port first.
const [port] = (await once(child, 'message')) as [number];
const origin = `http://127.0.0.1:${port}`;

interface Client {
  readonly contender: Contender;
  readonly process: ChildProcess;
}

const startClient = (contender: Contender, connections: number): Client => {
  const args = [origin, contender.name, String(connections)];
  return { contender, process: fork(new URL('client.ts', import.meta.url), args) };
};

async function tell({ process }: Client, turn: Turn): Promise<Taken> {
  process.send(turn);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- The response of its program.
  const [taken] = (await once(process, 'message')) as [Taken];
  return taken;
}

interface Round extends Taken {
  /** To the floor's rate of the same round. */
  readonly ratio: number;
}

/** Turns by turns; the first round is for warming up. */
async function compete(clients: readonly Client[], turn: Turn): Promise<Round[][]> {
  const results = clients.map((): Round[] => []);
  for (let round = 0; round <= rounds; round++) {
    process.stderr.write(`\r${round}/${rounds} `);
    let floor: Taken | undefined;
    for (const [index, client] of clients.entries()) {
      const taken = await tell(client, turn);
      floor ??= taken;
      if (round === 0) continue;
      results[index]?.push({ ...taken, ratio: taken.rate / floor.rate });
    }
  }
  return results;
}

const leastCpu = (result: readonly Round[]): number => Math.min(...result.map(({ cpu }) => cpu));

function show(name: string, result: readonly Round[], floor: readonly Round[]): void {
  const rate = median(result.map((round) => round.rate)).toFixed(0);
  const ratio = median(result.map((round) => round.ratio)).toFixed(2);
  const cpu = leastCpu(result);
  console.log(
    `  ${name.padEnd(36)}${rate.padStart(8)}/s${ratio.padStart(7)}` +
      `${cpu.toFixed(1).padStart(8)} µs${(leastCpu(floor) / cpu).toFixed(2).padStart(7)}`,
  );
}

for (const connections of [1, 32]) {
  const clients = contenders(origin, connections).map((each) => startClient(each, connections));
  for (const size of sizes) {
    for (const client of clients) await tell(client, { size, callers: 0, urls: 0, seconds: 0 });
    for (const where of ['spread', 'hot'] as const) {
      const urls = where === 'hot' ? 1 : count;
      const callers = where === 'hot' ? 4 * connections : connections;
      const results = await compete(clients, { size, callers, urls, seconds });
      const said = `${connections} connections, ${callers} callers, ${urls} URLs`;
      console.log(`\r\n${size / 1_000} KB, ${said}`);
      for (const [index, { contender }] of clients.entries()) {
        const result = results[index];
        if (result === undefined || results[0] === undefined) continue;
        show(contender.name, result, results[0]);
      }
    }
  }
  for (const client of clients) client.process.disconnect();
}
child.disconnect();
