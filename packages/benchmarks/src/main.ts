import { spawnSync } from 'node:child_process';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { readOptions, usage } from './options.ts';
import { Progress } from './report/progress.ts';
import { asText } from './report/report.ts';
import { rewriteReadme, writeFigures } from './report/write.ts';
import { run } from './run.ts';

const packageDirectory = new URL('../', import.meta.url);
const dataDirectory = new URL('../../.data/bench/', packageDirectory);

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (options === undefined) {
    console.log(usage);
    return;
  }
  const report = await run(options, (total) => new Progress(process.stderr, total));
  console.log(asText(report));
  await writeFigures(report, dataDirectory);
  if (options.isFull) {
    await writeFigures(report, packageDirectory);
    await rewriteReadme(report, new URL('README.md', packageDirectory));
    // The check holds for what is written here too.
    spawnSync('oxfmt', [fileURLToPath(packageDirectory)], { stdio: 'inherit' });
  }
  console.log(`\nWritten to .data/bench${options.isFull ? ' and packages/benchmarks' : ''}`);
}

try {
  await main();
} catch (error) {
  process.exitCode = 1;
  const isUsage = error instanceof Error && (error.message.startsWith('--') || 'code' in error);
  console.error(isUsage ? `${error.message}\n\n${usage}` : error);
}
