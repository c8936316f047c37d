import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { type Options, readOptions, usage } from './options.ts';
import { Progress } from './report/progress.ts';
import { asText } from './report/report.ts';
import { rewriteReadme, writeFigures, writePlot } from './report/write.ts';
import { run } from './run.ts';

const packageDirectory = new URL('../', import.meta.url);
const dataDirectory = new URL('../../.data/bench/', packageDirectory);

async function main(options: Options): Promise<void> {
  if (options.cpuProfiles !== undefined) {
    // Set here for the programs: in the caller's environment, npx's own Node may reject --cpu-prof.
    const directory = JSON.stringify(resolve(options.cpuProfiles));
    const inherited = process.env['NODE_OPTIONS'] ?? '';
    process.env['NODE_OPTIONS'] = `${inherited} --cpu-prof --cpu-prof-dir=${directory}`;
  }
  const report = await run(options, (total) => new Progress(process.stderr, total));
  console.log(asText(report));
  await writeFigures(report, dataDirectory);
  await writePlot(report, dataDirectory);
  if (options.isFull) {
    await writePlot(report, packageDirectory);
    await rewriteReadme(report, new URL('README.md', packageDirectory));
    // The README must pass `pnpm check`.
    spawnSync('oxfmt', [fileURLToPath(packageDirectory)], { stdio: 'inherit' });
  }
  console.log(`\nWritten to .data/bench${options.isFull ? ' and packages/benchmarks' : ''}`);
}

function optionsOrUsage(): Options | undefined {
  try {
    const options = readOptions(process.argv.slice(2));
    if (options === undefined) console.log(usage);
    return options;
  } catch (error) {
    process.exitCode = 1;
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    return undefined;
  }
}

const options = optionsOrUsage();
if (options !== undefined) await main(options);
