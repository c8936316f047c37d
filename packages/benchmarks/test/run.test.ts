import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, expect, inject, test } from 'vitest';
import { readOptions } from '../src/options.ts';
import { Progress } from '../src/report/progress.ts';
import { asText, type Report } from '../src/report/report.ts';
import { rewriteReadme, writeFigures, writePlot } from '../src/report/write.ts';
import { LockLost, run } from '../src/run.ts';
import { type Summary, summarise } from '../src/statistics.ts';

const shared = 'versions in the database, two replicas';
const spread = '2 KB, uniform, 32';
const conditional = '2 KB, uniform, 32, If-None-Match';
const written = '2 KB, uniform, 32, 10 % writes';

let report: Report;
beforeAll(async () => {
  const given =
    '--contenders floor,bare,this,versions,compressed,caching --rounds 1 --seconds 0.3 --projects 5 --no-scaling';
  const options = readOptions(given.split(' '));
  if (options === undefined) throw new Error('Unexpected --help');
  const loads = options.loads.filter(({ name }) => [spread, conditional, written].includes(name));
  const contenders = options.contenders.filter(({ name }) => name !== 'versions in the database');
  let result: Report | undefined;
  while (result === undefined) {
    result = await run(
      { ...options, contenders, loads },
      (total) => new Progress(process.stderr, total),
    ).catch((error: unknown) => {
      if (!(error instanceof LockLost)) throw error;
      return undefined;
    });
  }
  report = result;
});

function summaryOf(load: string, contender: string): Summary {
  const result = report.results.find((each) => each.load.name === load);
  const summary = result && summarise(result).find((each) => each.contender === contender);
  if (summary === undefined) throw new Error(`${contender} had no turn at ${load}`);
  return summary;
}

function statuses(contender: string): string[] {
  const result = report.results.find(({ load }) => load.name === conditional);
  const entry = result?.entries.find((each) => each.contender === contender);
  return Object.keys(entry?.turns[0]?.statuses ?? {});
}

test('each contender serves each load that it supports', () => {
  const names = report.results.map(({ load, entries }) => [
    load.name,
    entries.map(({ contender }) => contender),
  ]);
  const ours = ['this system', shared, 'compressed', 'caching off'];
  const all = ['floor', 'bare, our cache', ...ours];
  expect(Object.fromEntries(names)).toEqual({
    [spread]: all,
    [conditional]: all,
    [written]: ours,
  });
  for (const result of report.results) {
    for (const { rate, p50, p99, cpu } of summarise(result)) {
      expect(rate).toBeGreaterThan(0);
      expect(p99).toBeGreaterThanOrEqual(p50);
      expect(cpu['load']).toBeGreaterThan(0);
    }
  }
});

test('PostgreSQL counts no statements of this system, and at least one per read without caching', () => {
  expect(summaryOf(spread, 'this system').statements).toBe(0);
  expect(summaryOf(spread, 'caching off').statements).toBeGreaterThanOrEqual(1);
});

test('with versions in the database, PostgreSQL counts less than one statement per read', () => {
  const { statements, cpu } = summaryOf(spread, shared);
  expect(statements).toBeGreaterThan(0);
  expect(statements).toBeLessThan(1);
  // Two processes of each backend count as one.
  expect(Object.keys(cpu)).toEqual(['bff', 'projects', 'commissioning', 'PostgreSQL', 'load']);
  expect(report.ratios.map(({ name }) => name)).toEqual(
    expect.arrayContaining(
      ['SQL statements a read', 'CPU time', 'p50'].map((figure) => `${shared}: ${figure}`),
    ),
  );
});

test('upstream requests are counted per request', () => {
  expect(summaryOf(spread, 'floor').upstreamRequests).toBe(1);
  expect(summaryOf(spread, 'caching off').upstreamRequests).toBe(1);
  // Its writes go elsewhere and do not count.
  expect(summaryOf(written, 'caching off').upstreamRequests).toBe(1);
  // Concurrent reads of a URL share one.
  expect(summaryOf(spread, 'this system').upstreamRequests).toBeLessThanOrEqual(1);
  expect(summaryOf(spread, 'this system').upstreamRequests).toBeGreaterThan(0);
});

test('clients that send their ETag get 304, except with caching off', () => {
  expect(statuses('floor')).toEqual(['304']);
  expect(statuses('bare, our cache')).toEqual(['304']);
  expect(statuses('this system')).toEqual(['304']);
  expect(statuses('compressed')).toEqual(['304']);
  expect(statuses('caching off')).toEqual(['200']);
});

test('the share of writes is as configured', () => {
  const result = report.results.find(({ load }) => load.name === written);
  for (const { turns } of result?.entries ?? []) {
    for (const { statuses, writes } of turns) {
      // Those in flight at the end of the turn cause no writes.
      const reads = Object.values(statuses).reduce((sum, count) => sum + count, 0) - 32;
      expect(Math.abs(writes - (reads * 0.1) / 0.9)).toBeLessThanOrEqual(1);
    }
  }
});

test('the figures are written, and replace those of the last run', async () => {
  const directory = await mkdtemp(join(inject('temporaryDirectory'), 'bench-'));
  const url = pathToFileURL(`${directory}/`);
  await writeFigures(report, url);
  await writePlot(report, url);
  const json: Report = JSON.parse(await readFile(join(directory, 'results.json'), 'utf8'));
  expect(json.results).toEqual(report.results);
  const svg = await readFile(join(directory, 'results.svg'), 'utf8');
  expect(svg).not.toMatch(/NaN|undefined/);
  expect(svg.match(/<rect/g)?.length).toBeGreaterThan(20);

  const readme = join(directory, 'README.md');
  await writeFile(readme, '# Title\n\n<!-- run -->\nold\n<!-- /run -->\n\nEnd\n');
  for (let time = 0; time < 2; time++) await rewriteReadme(report, pathToFileURL(readme));
  const text = await readFile(readme, 'utf8');
  expect(text).toMatch(/^# Title\n\n<!-- run -->\n\nRun of [^]*\n\n<!-- \/run -->\n\nEnd\n$/);
  expect(text).not.toContain('old');
  expect(text).toContain(`### ${spread}\n\n| contender | req/s |`);
  expect(asText(report)).toContain(spread);
});
