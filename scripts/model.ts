// Searches the models of the protocol with Spin: all states of each, and a run that refutes each mutant.
import { readArguments } from './arguments.ts';
import { models } from './model/models.ts';
import { compareProtocol } from './model/protocol.ts';
import { mutantsTable, printStories, statesTable, summary } from './model/report.ts';
import { searchAll } from './model/searches.ts';
import { maxMegabytes, missingPrograms, spinVersion } from './model/spin.ts';

const names = models.map(({ name }) => name);
const usage = `Usage: pnpm model [options] [model...]

Checks the protocol with Spin. Every state of each model must satisfy the properties, and each mutant, a
model with one fault, must violate one. Exits with 1 if that is not so, if spin or gcc is missing, or if
PROTOCOL.md has other results.

  --jobs N      searches at the same time (default 2); each uses at most ${maxMegabytes} MB
  --stories     prints how each mutant violates its property, step by step
  --update      writes the results into PROTOCOL.md
  --help

Models: ${names.join(', ')} (default all)
Debian has both programs: apt-get install spin gcc libc6-dev
`;

const { values, positionals, refuse } = readArguments(
  usage,
  {
    jobs: { type: 'string', default: '2' },
    stories: { type: 'boolean', default: false },
    update: { type: 'boolean', default: false },
  },
  true,
);
const jobs = Number(values.jobs);
if (!Number.isInteger(jobs) || jobs < 1) {
  refuse(`--jobs: expected a whole number above 0, received ${values.jobs}`);
}
const unknown = positionals.find((name) => !names.includes(name));
if (unknown !== undefined) refuse(`Expected one of ${names.join(', ')}, received ${unknown}`);
const wanted = models.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
const isWhole = wanted.length === models.length;
if (values.update && !isWhole)
  refuse('--update: expected no model, since it needs the results of all');
const missing = await missingPrograms();
if (missing.length > 0) {
  const programs = missing.join(' and ');
  console.error(`Not found: ${programs}. On Debian: apt-get install spin gcc libc6-dev`);
  process.exit(1);
}

const started = performance.now();
const results = await searchAll(wanted, jobs);
const seconds = ((performance.now() - started) / 1_000).toFixed(0);
printStories(results, values.stories);
console.log(`\n${statesTable(results)}\n${mutantsTable(results)}\n${summary(results)}`);
const faults = results.filter(({ fault }) => fault !== undefined);
for (const { model, configuration, fault } of faults) {
  console.log(`${model.name}: ${configuration.name}: ${fault}`);
}
const different =
  isWhole && faults.length === 0
    ? await compareProtocol(results, await spinVersion(), values.update)
    : [];
if (different.length > 0) {
  const tables = different.join(', ');
  console.log(
    values.update
      ? `PROTOCOL.md is updated: ${tables}`
      : `PROTOCOL.md has other results: ${tables}. Run \`pnpm model --update\` and commit it`,
  );
}
const peak = Math.max(...results.map(({ found }) => found.megabytes)).toFixed(0);
console.log(
  `${results.length} searches in ${seconds} s, each with at most ${peak} MB; ${faults.length} with a fault`,
);
process.exitCode = faults.length > 0 || (different.length > 0 && !values.update) ? 1 : 0;
