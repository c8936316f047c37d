import { parseArgs } from 'node:util';
import { contenderKinds } from './contenders/all.ts';
import type { ContenderKind } from './contenders/contender.ts';
import { type Load, loads } from './loads.ts';

export const usage = `Usage: pnpm bench [options]

This system against what people would use instead: real services and PostgreSQL, each a process of
its own, all on the same data in one run and by turns.

  --quick            the loads that most goals are about, fewer URLs, short turns: under three minutes
  --contenders A,B   some of the contenders, by the start of their names
  --loads TEXT       the load of that name, or those whose names contain it; may be given again
  --rounds N         turns that count, of each contender at each load (default 5)
  --seconds N        length of a turn (default 0.6, with --quick 0.25)
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
  /** Nothing is left out: how long a turn is, the figures say. */
  readonly isFull: boolean;
}

/**
 * @returns undefined if it is asked for help
 * @throws Error that says which option is wrong
 */
export function readOptions(given: readonly string[]): Options | undefined {
  const { values } = parseArgs({
    args: [...given],
    allowNegative: true,
    options: {
      quick: { type: 'boolean', default: false },
      contenders: { type: 'string' },
      loads: { type: 'string', multiple: true },
      rounds: { type: 'string', default: '5' },
      seconds: { type: 'string' },
      projects: { type: 'string' },
      scaling: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help === true) return undefined;
  const { quick, loads: parts } = values;
  const named = values.contenders?.split(',').map((name) => name.trim().toLowerCase());
  const isPart = [values.contenders, parts, values.projects, values.scaling].some(
    (option) => option !== undefined,
  );
  const rounds = number('rounds', values.rounds, 1);
  const options = {
    contenders: contenderKinds.filter(
      ({ name }) => named?.some((start) => name.toLowerCase().startsWith(start)) ?? true,
    ),
    loads: loads.filter(
      ({ name, quick: isQuick }) => parts?.some(names(name)) ?? (!quick || isQuick),
    ),
    rounds,
    seconds: number('seconds', values.seconds ?? (quick ? '0.25' : '0.6'), 0.1),
    projects: number('projects', values.projects ?? (quick ? '500' : '2000'), 5),
    scaling: values.scaling ?? !quick,
    isFull: !quick && !isPart && rounds >= 5,
  };
  if (options.contenders.length === 0) throw new Error('--contenders: there is no such one');
  if (options.loads.length === 0) throw new Error('--loads: there is no such one');
  return options;
}

/** A load's whole name means that one alone. */
const names = (name: string) => (part: string) =>
  loads.some((load) => load.name === part) ? name === part : name.includes(part);

function number(name: string, text: string, least: number): number {
  const value = Number(text);
  if (value >= least && Number.isFinite(value)) return value;
  throw new Error(`--${name}: expected a number from ${least}, received ${text}`);
}
