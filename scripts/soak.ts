// Searches for wrong answers for as long as one likes.
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';

const searches = ['soundness', 'linearizability', 'no-leak', 'crash-safety'];
const usage = `Usage: pnpm test:soak -- [options] [search...]

Random requests and faults against the real services, until the time is over or a wrong answer is found:
then it says the seed and the shortest history that shows it, and exits with 1.

  --minutes N  how long each search goes on (default 10)
  --seed N     the random choices of an earlier run
  --help

Searches: ${searches.join(', ')} (default all)
`;

function refuse(fault: string): never {
  process.stderr.write(`${fault}\n\n${usage}`);
  process.exit(2);
}

const { values, positionals } = (() => {
  try {
    return parseArgs({
      // pnpm hands on the `--` before them too.
      args: process.argv.slice(2).filter((argument) => argument !== '--'),
      options: {
        minutes: { type: 'string', default: '10' },
        seed: { type: 'string' },
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
const { minutes, seed } = values;
if (!(Number(minutes) > 0)) refuse(`--minutes: expected a number above 0, received ${minutes}`);
if (seed !== undefined && !/^\d+$/.test(seed)) {
  refuse(`--seed: expected a whole number, received ${seed}`);
}
const unknown = positionals.find((name) => !searches.includes(name));
if (unknown !== undefined) refuse(`There is no search ${unknown}`);

const wanted = positionals.length > 0 ? positionals : searches;
const files = wanted.map((name) => `packages/system-tests/test/${name}.test.ts`);
// All of them at once; what they say appears as they say it.
const options = ['--disable-console-intercept', `--max-workers=${files.length}`];
const { status } = spawnSync('vitest', ['run', ...options, ...files], {
  stdio: 'inherit',
  env: { ...process.env, SOAK_MINUTES: minutes, ...(seed !== undefined && { SEED: seed }) },
});
process.exitCode = status ?? 1;
