import type { Result } from '../compete.ts';
import { rateOf, ratioOf, type Summary, summarise } from '../statistics.ts';

const fixed = (value: number): string => value.toFixed(2);
const whole = (value: number): string => value.toFixed(0);

const columns: Readonly<Record<string, (summary: Summary, result: Result) => string>> = {
  contender: ({ contender }) => contender,
  'req/s': ({ rate }) => whole(rate),
  'min-max': ({ rateRange }) => rateRange.map(whole).join('-'),
  'vs floor': ({ contender }, result) =>
    ratioOf(result, contender, 'floor', rateOf)?.toFixed(2) ?? '',
  'p50 ms': ({ p50 }) => fixed(p50),
  'p99 ms': ({ p99 }) => fixed(p99),
  'CPU us per request': ({ cpu }) =>
    Object.entries(cpu)
      .filter(([, microseconds]) => !(microseconds < 0.5))
      .map(([name, microseconds]) => `${name} ${whole(microseconds)}`)
      .join(', '),
  upstream: ({ upstreamRequests }) => fixed(upstreamRequests),
  SQL: ({ statements }) => (statements === 0 ? '0' : fixed(statements)),
  MB: ({ residentBytes }) => whole(residentBytes / 2 ** 20),
  failed: ({ failed }) => (failed === 0 ? '' : `${fixed(100 * failed)} %`),
};

/** The table of one load, with a header row. */
export const rowsOf = (result: Result): string[][] => [
  Object.keys(columns),
  ...summarise(result).map((summary) =>
    Object.values(columns).map((textOf) => textOf(summary, result)),
  ),
];

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
