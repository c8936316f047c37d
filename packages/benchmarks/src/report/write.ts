import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { plot } from './svg.ts';
import { asMarkdown, type Report } from './report.ts';

const [begin, end] = ['<!-- run -->', '<!-- /run -->'];

/** Writes every figure of a run to `results.json` in a directory. */
export async function writeFigures(report: Report, directory: URL): Promise<void> {
  await mkdir(directory, { recursive: true });
  await writeFile(new URL('results.json', directory), `${JSON.stringify(report, undefined, 1)}\n`);
}

export async function writePlot(report: Report, directory: URL): Promise<void> {
  await mkdir(directory, { recursive: true });
  await writeFile(new URL('results.svg', directory), plot(report.results));
}

/**
 * Replaces the tables of the last run, which are between two markers.
 *
 * @throws Error if the markers are missing
 */
export async function rewriteReadme(report: Report, file: URL): Promise<void> {
  const text = await readFile(file, 'utf8');
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from === -1 || to < from) throw new Error(`${file.pathname} has no ${begin} … ${end}`);
  await writeFile(
    file,
    `${text.slice(0, from)}${begin}\n\n${asMarkdown(report)}\n\n${text.slice(to)}`,
  );
}
