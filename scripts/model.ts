// Searches the models of the protocol with Spin: all states of each, and a run that refutes each mutant.
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Configuration, Model, Mutant } from './model/configurations.ts';
import { models } from './model/models.ts';
import { missingPrograms, search, type Search } from './model/spin.ts';
import { table } from './model/table.ts';

const names = models.map(({ name }) => name);
const usage = `Usage: pnpm model [options] [model...]

Checks the protocol as models in Promela, with Spin and gcc: every state of each configuration is
searched, and each mutant has to violate a property. Exits with 1 if a property is violated or a mutant is not refuted.

  --jobs N      searches at the same time (default 2)
  --stories     how each mutant violates its property, step by step
  --help

Models: ${names.join(', ')} (default all)
Debian has both programs: apt-get install spin gcc
`;

function refuse(fault: string): never {
  process.stderr.write(`${fault}\n\n${usage}`);
  process.exit(2);
}

const { values, positionals } = (() => {
  try {
    return parseArgs({
      args: process.argv.slice(2).filter((argument) => argument !== '--'),
      options: {
        jobs: { type: 'string', default: '2' },
        stories: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h' },
      },
      allowPositionals: true,
    });
  } catch (error) {
    return refuse((error as Error).message);
  }
})();
if (values.help) {
  process.stdout.write(usage);
  process.exit();
}
const jobs = Number(values.jobs);
if (!Number.isInteger(jobs) || jobs < 1) {
  refuse(`--jobs: expected a whole number above 0, received ${values.jobs}`);
}
const unknown = positionals.find((name) => !names.includes(name));
if (unknown !== undefined) refuse(`There is no model ${unknown}`);
const missing = await missingPrograms();
if (missing.length > 0) {
  console.log(`Skipped: ${missing.join(' and ')} not found. Debian: apt-get install spin gcc`);
  process.exit();
}

interface Task {
  readonly model: Model;
  readonly configuration: Configuration;
  readonly mutant: Mutant | undefined;
}
interface Result extends Task {
  readonly found: Search;
  readonly fault: string | undefined;
}

const wanted = models.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
const tasks = wanted.flatMap((model): Task[] => [
  ...model.configurations.map((configuration) => ({ model, configuration, mutant: undefined })),
  ...model.mutants.map((mutant) => ({ model, configuration: mutant, mutant })),
]);
const results = new Map<Task, Result>();
const waiting = [...tasks];
const started = performance.now();
await Promise.all(Array.from({ length: jobs }, work));

async function work(): Promise<void> {
  for (let task = waiting.shift(); task !== undefined; task = waiting.shift()) {
    const { model, configuration, mutant } = task;
    const directory = path.resolve('.data/model', `${model.name}-${tasks.indexOf(task)}`);
    const found = await search(model.name, configuration, directory, mutant !== undefined);
    const fault = faultOf(mutant, found);
    results.set(task, { ...task, found, fault });
    const said = fault ?? (mutant === undefined ? 'holds' : 'refuted');
    console.log(`[${results.size}/${tasks.length}] ${model.name}: ${configuration.name}: ${said}`);
  }
}

function faultOf(mutant: Mutant | undefined, { story }: Search): string | undefined {
  const broken = story?.at(-1);
  if (mutant === undefined) return broken === undefined ? undefined : `BROKEN: ${broken}`;
  if (broken === undefined) return 'NOT REFUTED';
  return broken === mutant.breaks ? undefined : `BREAKS SOMETHING ELSE: ${broken}`;
}

const ended = tasks.map((task) => results.get(task)).filter((result) => result !== undefined);
for (const { model, configuration, mutant, found, fault } of ended) {
  if (found.story === undefined || (!values.stories && (mutant !== undefined || !fault))) continue;
  console.log(`\n${model.name}: ${configuration.name}`);
  for (const [index, line] of found.story.entries()) console.log(`${index + 1}. ${line}`);
}
console.log(`\n${table(
  ['model', 'configuration', 'states', 'depth', 'seconds', 'MB'],
  ended
    .filter(({ mutant }) => mutant === undefined)
    .map(({ model, configuration, found }) => [
      model.name,
      configuration.name,
      found.states.toLocaleString('en'),
      found.depth.toLocaleString('en'),
      found.seconds.toFixed(1),
      found.megabytes.toFixed(0),
    ]),
)}
${table(
  ['model', 'mutant', 'refuted in'],
  ended
    .filter(({ mutant }) => mutant !== undefined)
    .map(({ model, configuration, found }) => [
      model.name,
      configuration.name,
      found.story === undefined ? 'no' : `${found.story.length} steps`,
    ]),
)}`);
const faults = ended.filter(({ fault }) => fault !== undefined);
for (const { model, configuration, fault } of faults) {
  console.log(`${model.name}: ${configuration.name}: ${fault}`);
}
const seconds = ((performance.now() - started) / 1_000).toFixed(0);
console.log(`${ended.length} searches in ${seconds} s, ${faults.length} with a fault`);
process.exitCode = faults.length === 0 ? 0 : 1;
