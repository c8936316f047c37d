import { type Contender, canTake } from './contenders/contender.ts';
import type { Paths } from './data.ts';
import type { Load } from './loads.ts';
import { type Bench, measure, type Measurement } from './measure.ts';

/** A contender's turns at a load, one per round. */
export interface Entry {
  readonly contender: string;
  readonly turns: readonly Measurement[];
}

export interface Result {
  readonly load: Load;
  readonly entries: readonly Entry[];
}

export const stepsOf = (
  contenders: readonly Contender[],
  loads: readonly Load[],
  rounds: number,
): number =>
  loads.flatMap((load) => contenders.filter((each) => canTake(each, load))).length * (rounds + 1);

/** The order of a round: a different item goes first in each. */
export const rotated = <Item>(items: readonly Item[], round: number): Item[] => {
  const first = round % items.length;
  return [...items.slice(first), ...items.slice(0, first)];
};

/** Gives each contender one turn in a warm-up round, and one in each measured round. */
export async function takeTurns(
  contenders: readonly Contender[],
  load: Load,
  paths: readonly string[],
  bench: Bench,
): Promise<Entry[]> {
  const turns = new Map(contenders.map(({ name }): [string, Measurement[]] => [name, []]));
  for (let round = 0; round <= bench.rounds; round++) {
    for (const contender of rotated(contenders, round)) {
      const { name } = contender;
      bench.onStep(`${load.name}: ${name}`);
      const measurement = await measure(contender, bench, { load, paths, seed: round });
      if (round > 0) turns.get(name)?.push(measurement);
    }
  }
  return [...turns].map(([contender, own]) => ({ contender, turns: own }));
}

const programsOf = (contenders: readonly Contender[]) =>
  new Set(contenders.flatMap(({ programs }) => programs));

/** Pauses the programs of contenders that do not take part, because even idle ones use some CPU time. */
function pauseOthers(all: readonly Contender[], takers: readonly Contender[]): void {
  const taking = programsOf(takers);
  for (const program of programsOf(all)) {
    program.signal(taking.has(program) ? 'SIGCONT' : 'SIGSTOP');
  }
}

/**
 * Measures all contenders in turn at each load.
 *
 * @throws Error if their responses differ
 */
export async function compete(
  contenders: readonly Contender[],
  loads: readonly Load[],
  all: Paths,
  bench: Bench,
): Promise<Result[]> {
  const { generator } = bench;
  const digests = new Map<string, string>();
  const results: Result[] = [];
  for (const load of loads) {
    const paths = all[load.kind];
    const takers = contenders.filter((contender) => canTake(contender, load));
    pauseOthers(contenders, takers);
    for (const { origin, name, headers, warmUps = 1 } of takers) {
      if (digests.has(`${load.kind} ${origin}`)) continue;
      const reads = { origin, paths, ...(headers && { headers }) };
      for (let pass = 1; pass < warmUps; pass++) await generator.readAll(reads);
      const digest = await generator.readAll(reads);
      digests.set(`${load.kind} ${origin}`, digest);
      if (digest !== (digests.get(load.kind) ?? digest)) {
        throw new Error(`${load.name}: the responses of ${name} differ from the others'`);
      }
      digests.set(load.kind, digest);
    }
    results.push({ load, entries: await takeTurns(takers, load, paths, bench) });
  }
  pauseOthers(contenders, contenders);
  return results;
}
