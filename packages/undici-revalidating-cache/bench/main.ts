import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs, styleText } from 'node:util';
import { type Contender, contenders } from './contenders.ts';
import type { Turn } from './client.ts';
import { count, sizes } from './things.ts';

const usage = `Usage: node packages/undici-revalidating-cache/bench/main.ts [options]

Reads per second of what the origin confirms with a 304, by contender, as a ratio to the floor in
the same round: a request whose If-None-Match is set by hand, and that has no body to hand out.

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

async function tell({ process }: Client, turn: Turn): Promise<number> {
  process.send(turn);
  const [rate] = (await once(process, 'message')) as [number];
  return rate;
}

interface Result {
  readonly rates: number[];
  /** To the floor's rate of the same round. */
  readonly ratios: number[];
}

/** Turns by turns; the first round is for warming up. */
async function compete(clients: readonly Client[], turn: Turn): Promise<Result[]> {
  const results = clients.map((): Result => ({ rates: [], ratios: [] }));
  for (let round = 0; round <= rounds; round++) {
    process.stderr.write(`\r${round}/${rounds} `);
    let floor: number | undefined;
    for (const [index, client] of clients.entries()) {
      const rate = await tell(client, turn);
      floor ??= rate;
      if (round === 0) continue;
      results[index]?.rates.push(rate);
      results[index]?.ratios.push(rate / floor);
    }
  }
  return results;
}

function show({ name, goals }: Contender, { rates, ratios }: Result, where?: 'spread' | 'hot') {
  const ratio = median(ratios);
  const goal = where && goals?.[where];
  const color = goal === undefined ? 'reset' : ratio >= goal ? 'green' : 'red';
  console.log(
    `  ${name.padEnd(36)}${median(rates).toFixed(0).padStart(8)}/s` +
      styleText(color, ratio.toFixed(2).padStart(7)) +
      (goal === undefined ? '' : `  >= ${goal}`),
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
        if (result !== undefined) show(contender, result, connections > 1 ? where : undefined);
      }
    }
  }
  for (const client of clients) client.process.disconnect();
}
child.disconnect();
