// Searches for wrong answers for as long as one likes: `pnpm test:soak -- --minutes 60 [--seed 1] [test]`
import { parseArgs } from 'node:util';
import { runTests } from './tests.ts';

const { values, positionals } = parseArgs({
  // pnpm hands on the `--` before them too.
  args: process.argv.slice(2).filter((argument) => argument !== '--'),
  options: { minutes: { type: 'string', default: '10' }, seed: { type: 'string' } },
  allowPositionals: true,
});
const minutes = Number(values.minutes);
if (!(minutes > 0)) throw new TypeError(`--minutes: expected a number, received ${values.minutes}`);

const searches = ['soundness', 'linearizability', 'no-leak', 'crash-safety'];
runTests(
  (positionals.length > 0 ? positionals : searches).map(
    (name) => `packages/system-tests/test/${name}.test.ts`,
  ),
  { SOAK_MINUTES: String(minutes), ...(values.seed !== undefined && { SEED: values.seed }) },
);
