import type { Result } from '../compete.ts';
import type { Goal } from '../goals.ts';
import type { Scaling, Step } from '../scaling.ts';
import { markdownTable, rowsOf, textTable } from './table.ts';

/** All that a run has found. */
export interface Report {
  readonly date: string;
  readonly environment: Readonly<Record<string, string>>;
  /** How it was measured: rounds, seconds and projects. */
  readonly method: Readonly<Record<string, number>>;
  /** What to know of each contender, by name. */
  readonly notes: Readonly<Record<string, string>>;
  /** Contenders that could not be started, and what they need. */
  readonly skipped: Readonly<Record<string, string>>;
  readonly results: readonly Result[];
  readonly scaling: Scaling | undefined;
  readonly goals: readonly Goal[];
}

type Rows = readonly (readonly string[])[];

interface Section {
  readonly title: string;
  readonly rows: Rows;
}

const stepRows = (steps: readonly Step[]): Rows => [
  ['', 'req/s', 'us of CPU a request', 'of the first'],
  ...steps.map(({ name, rate, cpu, toFirst }) => [
    name,
    rate.toFixed(0),
    cpu.toFixed(0),
    toFirst.toFixed(2),
  ]),
];

const sectionsOf = ({ results, scaling, goals }: Report): Section[] => [
  {
    title: 'Goals',
    rows: [
      ['goal', 'wanted', 'reached', ''],
      ...goals.map(({ what, wanted, reached, isMet }) => [
        what,
        wanted,
        reached,
        isMet ? 'met' : 'not met',
      ]),
    ],
  },
  ...results.map((result) => ({ title: result.load.name, rows: rowsOf(result) })),
  ...(scaling
    ? [
        { title: 'By rows in the databases', rows: stepRows(scaling.rows) },
        { title: 'By answers in the store of the bff', rows: stepRows(scaling.entries) },
      ]
    : []),
];

/** For the screen. */
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
    `Run of ${date}: ${versions.join('; ')}. Of the run: ${methods.join('; ')}.`,
    Object.entries(notes)
      .map(([name, note]) => `- **${name}**: ${note}.`)
      .join('\n'),
    ...Object.entries(skipped).map(([name, needs]) => `Skipped: ${name} (${needs}).`),
    ...sectionsOf(report).map(({ title, rows }) => `### ${title}\n\n${markdownTable(rows)}`),
  ].join('\n\n');
}
