/** Responses by kind. */
export interface Counts {
  reads: number;
  /** Reads that the bff answered with 304. */
  notModified: number;
  /** Reads that a backend answered with 304. */
  revalidated: number;
  writes: number;
  /** Conditional writes that succeeded. */
  matched: number;
  /** Conditional writes that failed with 412. */
  refused: number;
  /** Requests with 5xx or without a response, by status or error code. */
  readonly failed: Record<string, number>;
}

export const noCounts = (): Counts => ({
  reads: 0,
  notModified: 0,
  revalidated: 0,
  writes: 0,
  matched: 0,
  refused: 0,
  failed: {},
});

export interface Report {
  readonly milliseconds: number;
  rounds: number;
  readonly counts: Counts;
  /** By kind. */
  readonly faults: Readonly<Record<string, number>>;
  /** Changes with unknown outcome, by whether they were read later. */
  readonly unknown: { done: number; notSeen: number };
}

/** Requests with a usable response. */
export const operationsOf = ({ counts }: Report): number => counts.reads + counts.writes;

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((total, count) => total + count, 0);

const each = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .toSorted(([one], [other]) => one.localeCompare(other))
    .map(([name, count]) => `  ${String(count).padStart(7)}  ${name}`)
    .join('\n');

export const progressLine = (report: Report): string =>
  `${(report.milliseconds / 60_000).toFixed(1)} min: ${operationsOf(report)} operations, ` +
  `${sum(report.faults)} faults, no violation`;

/** The whole report as text. */
export function summaryOf(report: Report): string {
  const { counts, faults, unknown, rounds, milliseconds } = report;
  const { reads, revalidated, notModified, writes, matched, refused, failed } = counts;
  return [
    `${operationsOf(report)} operations in ${(milliseconds / 60_000).toFixed(1)} min, ${rounds} rounds`,
    `  ${reads} reads: ${revalidated} answered 304 by a backend, ${notModified} answered 304 by the bff`,
    `  ${writes} writes: with If-Match, ${matched} succeeded and ${refused} failed`,
    `${sum(faults)} faults`,
    each(faults),
    `${unknown.done + unknown.notSeen} writes with unknown outcome`,
    `  ${unknown.done} were read later, ${unknown.notSeen} were not`,
    `${sum(failed)} requests with 5xx or without a response`,
    each(failed),
  ].join('\n');
}
