import { type Contender, canTake } from './contenders/contender.ts';
import type { Paths } from './data.ts';
import type { Generator } from './generator/generator.ts';
import type { Load } from './loads.ts';
import { type Database, measure, type Measurement } from './measure.ts';

/** A contender's turns at a load, one per round. */
export interface Entry {
  readonly contender: string;
  readonly turns: Measurement[];
}

export interface Result {
  readonly load: Load;
  readonly entries: readonly Entry[];
}

export interface Competition {
  readonly contenders: readonly Contender[];
  readonly loads: readonly Load[];
  readonly paths: Paths;
  readonly rounds: number;
  readonly seconds: number;
  readonly generator: Generator;
  readonly database: Database;
  readonly onStep: (description: string) => void;
}

export const stepsOf = ({
  contenders,
  loads,
  rounds,
}: Pick<Competition, 'contenders' | 'loads' | 'rounds'>): number =>
  loads.flatMap((load) => contenders.filter((each) => canTake(each, load))).length * (rounds + 1);

/** The order of a round: a different item goes first in each. */
export const rotated = <Item>(items: readonly Item[], round: number): Item[] => {
  const first = round % items.length;
  return [...items.slice(first), ...items.slice(0, first)];
};

const programsOf = (contenders: readonly Contender[]) =>
  new Set(contenders.flatMap(({ programs }) => programs));

/** Pauses the programs of contenders that do not take part, because even idle ones use some CPU time. */
function pauseOthers(all: readonly Contender[], takers: readonly Contender[]): void {
  const taking = programsOf(takers);
  for (const program of programsOf(all))
    program.signal(taking.has(program) ? 'SIGCONT' : 'SIGSTOP');
}

/**
 * Measures all contenders in turn at each load: a warm-up round, then the measured rounds.
 *
 * @throws Error if their responses differ
 */
export async function compete(competition: Competition): Promise<Result[]> {
  const { contenders, loads, rounds, seconds, paths: all, generator } = competition;
  const digests = new Map<string, string>();
  const results: Result[] = [];
  for (const load of loads) {
    const paths = all[load.kind];
    const takers = contenders.filter((contender) => canTake(contender, load));
    pauseOthers(contenders, takers);
    const entries = takers.map(({ name }): Entry => ({ contender: name, turns: [] }));
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
    for (let round = 0; round <= rounds; round++) {
      for (const contender of rotated(takers, round)) {
        competition.onStep(`${load.name}: ${contender.name}`);
        const turn = { load, paths, seconds, seed: round };
        const measurement = await measure(contender, competition, turn);
        if (round > 0) entries[takers.indexOf(contender)]?.turns.push(measurement);
      }
    }
    results.push({ load, entries });
  }
  pauseOthers(contenders, contenders);
  return results;
}
