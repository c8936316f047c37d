import { ClusterError } from '../packages/local-postgres/src/index.ts';
import { run } from './dev/run.ts';
import { help, readOptions } from './dev/options.ts';
import { ignoreLostOutput } from './dev/output.ts';
import { UserError } from './dev/user-error.ts';

ignoreLostOutput();
try {
  const options = readOptions(process.argv.slice(2));
  if (options.help) process.stdout.write(help);
  else await run(options, process);
  process.exit();
} catch (error) {
  const isExpected = error instanceof UserError || error instanceof ClusterError;
  console.error(isExpected ? error.message : error);
  process.exit(1);
}
