// Searches for wrong responses for as long as you like.
import { spawnSync } from 'node:child_process';
import { readArguments } from './arguments.ts';

const searches = ['soundness', 'linearizability', 'no-leak', 'crash-safety'];
const usage = `Usage: pnpm test:soak -- [options] [search...]

Sends random requests and injects faults into the real services until the time is up or a response is wrong.
Then it prints the seed and the shortest history that proves it, and exits with 1.

  --minutes N      duration of each search (default 10)
  --seed N         repeats the random choices of an earlier run
  --versions MODE  where backends keep their versions: memory (default), or database, with two processes
                   of each service
  --gathering off  without gathered revalidation
  --help

Searches: ${searches.join(', ')} (default all)
`;

const { values, positionals, refuse } = readArguments(
  usage,
  {
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string' },
    versions: { type: 'string', default: 'memory' },
    gathering: { type: 'string', default: 'on' },
  },
  true,
);
const { minutes, seed, versions, gathering } = values;
if (!(Number(minutes) > 0)) {
  refuse(`--minutes: expected a number above 0, received ${minutes}`);
}
if (seed !== undefined && !/^\d+$/.test(seed)) {
  refuse(`--seed: expected a whole number, received ${seed}`);
}
if (versions !== 'memory' && versions !== 'database') {
  refuse(`--versions: expected memory or database, received ${versions}`);
}
if (gathering !== 'on' && gathering !== 'off') {
  refuse(`--gathering: expected on or off, received ${gathering}`);
}
const unknown = positionals.find((name) => !searches.includes(name));
if (unknown !== undefined) {
  refuse(`Expected one of ${searches.join(', ')}, received ${unknown}`);
}

const chosen = positionals.length > 0 ? positionals : searches;
const files = chosen.map((name) => `packages/system-tests/test/${name}.test.ts`);
// Runs all at once, and shows their output immediately.
const options = ['--disable-console-intercept', `--max-workers=${files.length}`];
const { status } = spawnSync('vitest', ['run', ...options, ...files], {
  stdio: 'inherit',
  env: {
    ...process.env,
    SOAK_MINUTES: minutes,
    SOAK_VERSIONS: versions,
    SOAK_GATHERING: gathering,
    ...(seed !== undefined && { SEED: seed }),
  },
});
process.exitCode = status ?? 1;
