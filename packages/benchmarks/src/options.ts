import { parseArgs } from 'node:util';
import { contenderKinds } from './contenders/all.ts';
import { loads } from './loads.ts';

/** The minimum for a full run. */
const [fullRounds, fullSeconds] = ['4', '3'];

export const usage = `Usage: pnpm bench [options]

Compares this system with its alternatives: real services and PostgreSQL in separate processes, on the same
data, measured in turns within one run.

  --quick            fewer loads, fewer URLs, short turns: under three minutes
  --contenders A,B   only contenders whose names start like this
  --loads TEXT       only the load with this name, or all loads whose names contain it; repeatable
  --rounds N         turns of each contender at each load that count (default ${fullRounds})
  --seconds N        length of a turn, of which up to the first second is not measured
                     (default ${fullSeconds}, with --quick 0.3)
  --projects N       size of the data (default 2000, with --quick 500)
  --no-scaling       skip the cost by rows and by stored responses, and the cold start
  --cpu-prof DIR     write a CPU profile of each Node process to this directory
  --help

Every run writes its figures to .data/bench. A full run, with nothing left out, takes about 70 minutes and
also updates the README and the plot in packages/benchmarks.

Contenders: ${contenderKinds.map(({ name }) => name).join(' | ')}
Loads: ${loads.map(({ name, quick }) => (quick ? `${name} (quick)` : name)).join(' | ')}`;

export type Options = NonNullable<ReturnType<typeof readOptions>>;

/**
 * @returns undefined for `--help`
 * @throws TypeError that names the invalid option
 */
export function readOptions(given: readonly string[]) {
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
      'cpu-prof': { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help === true) return undefined;
  const { quick } = values;
  const isPart = [
    values.contenders,
    values.loads,
    values.projects,
    values.scaling,
    values['cpu-prof'],
  ].some((option) => option !== undefined);
  const rounds = integer('rounds', values.rounds, 1);
  const seconds = number('seconds', values.seconds ?? (quick ? '0.3' : fullSeconds), 0.1);
  return {
    contenders: pick('contenders', contenderKinds, values.contenders?.split(','), (name, start) =>
      name.toLowerCase().startsWith(start.toLowerCase()),
    ),
    loads: pick('loads', loads, values.loads, matchesLoad).filter(
      (load) => !quick || values.loads !== undefined || load.quick,
    ),
    rounds,
    seconds,
    projects: integer('projects', values.projects ?? (quick ? '500' : '2000'), 5),
    scaling: values.scaling ?? !quick,
    cpuProfiles: values['cpu-prof'],
    /** Whether all contenders and loads are measured, with at least the default rounds and seconds. */
    isFull: !quick && !isPart && rounds >= Number(fullRounds) && seconds >= Number(fullSeconds),
  };
}

/** A load's whole name selects only that load. */
const matchesLoad = (name: string, part: string): boolean =>
  loads.some((load) => load.name === part) ? name === part : name.includes(part);

/** Returns the selected items in their original order; all of them if none are selected. */
function pick<Named extends { readonly name: string }>(
  option: string,
  all: readonly Named[],
  selected: readonly string[] | undefined,
  matches: (name: string, part: string) => boolean,
): Named[] {
  const parts = selected?.map((part) => part.trim());
  for (const part of parts ?? []) {
    if (part === '' || !all.some(({ name }) => matches(name, part))) {
      throw new TypeError(`--${option}: expected part of a name, received '${part}'`);
    }
  }
  return all.filter(({ name }) => parts?.some((part) => matches(name, part)) ?? true);
}

function number(name: string, text: string, minimum: number): number {
  const value = Number(text);
  if (value >= minimum && Number.isFinite(value)) return value;
  throw new TypeError(`--${name}: expected a number from ${minimum}, received ${text}`);
}

function integer(name: string, text: string, minimum: number): number {
  const value = number(name, text, minimum);
  if (Number.isInteger(value)) return value;
  throw new TypeError(`--${name}: expected a whole number, received ${text}`);
}
