import { parseArgs } from 'node:util';
import { contenderKinds } from './contenders/all.ts';
import type { ContenderKind } from './contenders/contender.ts';
import { type Load, loads } from './loads.ts';

/** What a full run has at least. */
const [fullRounds, fullSeconds] = ['5', '0.6'];

export const usage = `Usage: pnpm bench [options]

This system against what people would use instead: real services and PostgreSQL, each a process of
its own, all on the same data in one run and by turns.

  --quick            the loads that most goals are about, fewer URLs, short turns: under three minutes
  --contenders A,B   some of the contenders, by the start of their names
  --loads TEXT       the load of that name, or those whose names contain it; may be given again
  --rounds N         turns that count, of each contender at each load (default ${fullRounds})
  --seconds N        length of a turn (default ${fullSeconds}, with --quick 0.25)
  --projects N       size of the data (default 2000, with --quick 500)
  --no-scaling       leave out the cost by rows and by stored answers, and the cold start
  --help

With nothing left out it is a full run, of about 15 minutes: its figures go into packages/benchmarks too,
with the README. Any run writes them to .data/bench.

Contenders: ${contenderKinds.map(({ name }) => name).join(' | ')}
Loads: ${loads.map(({ name, quick }) => (quick ? `${name} (quick)` : name)).join(' | ')}`;

export interface Options {
  readonly contenders: readonly ContenderKind[];
  readonly loads: readonly Load[];
  readonly rounds: number;
  readonly seconds: number;
  readonly projects: number;
  readonly scaling: boolean;
  /** Nothing is left out, and no turn is shorter or rarer than by default. */
  readonly isFull: boolean;
}

/**
 * @returns undefined if it is asked for help
 * @throws TypeError that says which option is wrong
 */
export function readOptions(given: readonly string[]): Options | undefined {
  const { values } = parseArgs({
    args: [...given],
    allowNegative: true,
    options: {
      quick: { type: 'boolean', default: false },
      contenders: { type: 'string' },
      loads: { type: 'string', multiple: true },
      rounds: { type: 'string', default: fullRounds },
      seconds: { type: 'string' },
      projects: { type: 'string' },
      scaling: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help === true) return undefined;
  const { quick } = values;
  const isPart = [values.contenders, values.loads, values.projects, values.scaling].some(
    (option) => option !== undefined,
  );
  const rounds = integer('rounds', values.rounds, 1);
  const seconds = number('seconds', values.seconds ?? (quick ? '0.25' : fullSeconds), 0.1);
  return {
    contenders: pick('contenders', contenderKinds, values.contenders?.split(','), (name, start) =>
      name.toLowerCase().startsWith(start.toLowerCase()),
    ),
    loads: pick('loads', loads, values.loads, isLoad).filter(
      (load) => !quick || values.loads !== undefined || load.quick,
    ),
    rounds,
    seconds,
    projects: integer('projects', values.projects ?? (quick ? '500' : '2000'), 5),
    scaling: values.scaling ?? !quick,
    isFull: !quick && !isPart && rounds >= Number(fullRounds) && seconds >= Number(fullSeconds),
  };
}

/** A load's whole name means that one alone. */
const isLoad = (name: string, part: string): boolean =>
  loads.some((load) => load.name === part) ? name === part : name.includes(part);

/** Those that are asked for, in their own order; all of them if nothing is. */
function pick<Named extends { readonly name: string }>(
  option: string,
  all: readonly Named[],
  asked: readonly string[] | undefined,
  isMeant: (name: string, part: string) => boolean,
): Named[] {
  const parts = asked?.map((part) => part.trim());
  for (const part of parts ?? []) {
    if (part === '' || !all.some(({ name }) => isMeant(name, part))) {
      throw new TypeError(`--${option}: there is none for '${part}'`);
    }
  }
  return all.filter(({ name }) => parts?.some((part) => isMeant(name, part)) ?? true);
}

function number(name: string, text: string, least: number): number {
  const value = Number(text);
  if (value >= least && Number.isFinite(value)) return value;
  throw new TypeError(`--${name}: expected a number from ${least}, received ${text}`);
}

function integer(name: string, text: string, least: number): number {
  const value = number(name, text, least);
  if (Number.isInteger(value)) return value;
  throw new TypeError(`--${name}: expected a whole number, received ${text}`);
}
