/** Counts of what was answered. */
export interface Counts {
  reads: number;
  /** Reads that were answered with 304. */
  notModified: number;
  /** Reads for which a backend answered the bff with 304. */
  revalidated: number;
  writes: number;
  /** Conditional writes that went ahead, and that were refused. */
  matched: number;
  refused: number;
  /** Requests without a useful answer, by status or error code. */
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
  /** Changes of unknown outcome: how many were read later, and how many were not. */
  readonly unknown: { done: number; notSeen: number };
}

/** Requests with an answer that says something. */
export const operationsOf = ({ counts }: Report): number => counts.reads + counts.writes;

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((total, count) => total + count, 0);

const each = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .toSorted(([one], [other]) => one.localeCompare(other))
    .map(([what, count]) => `  ${String(count).padStart(7)}  ${what}`)
    .join('\n');

export const progressLine = (report: Report): string =>
  `${(report.milliseconds / 60_000).toFixed(1)} min: ${operationsOf(report)} operations, ` +
  `${sum(report.faults)} faults, no violation`;

/** All of it, for people. */
export function summaryOf(report: Report): string {
  const { counts, faults, unknown, rounds, milliseconds } = report;
  const { reads, revalidated, notModified, writes, matched, refused, failed } = counts;
  return [
    `${operationsOf(report)} operations in ${(milliseconds / 60_000).toFixed(1)} min, ${rounds} rounds`,
    `  ${reads} reads: ${revalidated} with a 304 of a backend, ${notModified} answered with a 304`,
    `  ${writes} writes: ${matched} done and ${refused} refused for their If-Match`,
    `${sum(faults)} faults`,
    each(faults),
    `${unknown.done + unknown.notSeen} writes of unknown outcome`,
    `  ${unknown.done} were read later, ${unknown.notSeen} never were`,
    `${sum(failed)} requests without a useful answer`,
    each(failed),
  ].join('\n');
}
