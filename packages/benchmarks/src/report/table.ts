import type { Result } from '../compete.ts';
import { rateOf, ratioOf, type Summary, summarise } from '../statistics.ts';

const columns = [
  'contender',
  'req/s',
  'min-max',
  'vs floor',
  'p50 ms',
  'p99 ms',
  'CPU us per request',
  'upstream',
  'SQL',
  'MB',
  'failed',
];

const cpuOf = (cpu: Summary['cpu']): string =>
  Object.entries(cpu)
    .filter(([, microseconds]) => !(microseconds < 0.5))
    .map(([name, microseconds]) => `${name} ${microseconds.toFixed(0)}`)
    .join(', ');

/** The table of one load, with a header row. */
export const rowsOf = (result: Result): string[][] => [
  columns,
  ...summarise(result).map((summary) => [
    summary.contender,
    summary.rate.toFixed(0),
    summary.rateRange.map((rate) => rate.toFixed(0)).join('-'),
    ratioOf(result, summary.contender, 'floor', rateOf)?.toFixed(2) ?? '',
    summary.p50.toFixed(2),
    summary.p99.toFixed(2),
    cpuOf(summary.cpu),
    summary.upstreamRequests.toFixed(2),
    summary.statements === 0 ? '0' : summary.statements.toFixed(2),
    (summary.residentBytes / 2 ** 20).toFixed(0),
    summary.failed === 0 ? '' : `${(100 * summary.failed).toFixed(2)} %`,
  ]),
];

/** For the terminal. */
export function textTable(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** For a README. Columns of numbers are aligned right. */
export function markdownTable([header = [], ...rows]: readonly (readonly string[])[]): string {
  const isNumeric = (column: number) => rows.every((row) => /^[\d.,%x-]*$/.test(row[column] ?? ''));
  const lines = [header, header.map((_, column) => (isNumeric(column) ? '--:' : '---')), ...rows];
  return lines.map((row) => `| ${row.join(' | ')} |`).join('\n');
}
