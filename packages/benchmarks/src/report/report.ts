import type { Result } from '../compete.ts';
import type { Ratio } from '../ratios.ts';
import type { Scaling, Step } from '../scaling.ts';
import { markdownTable, rowsOf, textTable } from './table.ts';

export interface Report {
  readonly date: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly method: Readonly<Record<string, number>>;
  readonly notes: Readonly<Record<string, string>>;
  /** Contenders that are not installed, and what they need. */
  readonly skipped: Readonly<Record<string, string>>;
  readonly results: readonly Result[];
  readonly scaling: Scaling | undefined;
  readonly ratios: readonly Ratio[];
}

type Rows = readonly (readonly string[])[];

const stepRows = (steps: readonly Step[]): Rows => [
  ['', 'req/s', 'CPU us per request', 'vs first'],
  ...steps.map(({ name, rate, cpu, toFirst }) => [
    name,
    rate.toFixed(0),
    cpu.toFixed(0),
    toFirst.toFixed(2),
  ]),
];

const sectionsOf = ({ results, scaling, ratios }: Report) => [
  {
    title: 'Ratios',
    rows: [
      ['this system', '', 'what it means'],
      ...ratios.map(({ name, value, meaning }) => [name, value, meaning]),
    ],
  },
  ...results.map((result) => ({ title: result.load.name, rows: rowsOf(result) })),
  ...(scaling
    ? [
        { title: 'By rows in the databases', rows: stepRows(scaling.rows) },
        { title: "By responses in the bff's store", rows: stepRows(scaling.entries) },
      ]
    : []),
];

export const asText = (report: Report): string =>
  [
    ...sectionsOf(report).map(({ title, rows }) => `${title}\n${textTable(rows)}`),
    ...Object.entries(report.skipped).map(([name, needs]) => `Skipped: ${name} (${needs})`),
  ].join('\n\n');

/** For a README. */
export function asMarkdown(report: Report): string {
  const { date, environment, method, notes, skipped } = report;
  const versions = Object.entries(environment).map(([name, version]) => `${name} ${version}`);
  const methods = Object.entries(method).map(([name, value]) => `${name} ${value}`);
  return [
    `Run of ${date}: ${versions.join('; ')}. Method: ${methods.join('; ')}.`,
    Object.entries(notes)
      .map(([name, note]) => `- **${name}**: ${note}.`)
      .join('\n'),
    ...Object.entries(skipped).map(([name, needs]) => `Skipped: ${name} (${needs}).`),
    ...sectionsOf(report).map(({ title, rows }) => `### ${title}\n\n${markdownTable(rows)}`),
  ].join('\n\n');
}
