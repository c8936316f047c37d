import type { Figures } from 'page/watched';

/** Four buckets per doubling, so a bound is at most 19 % above the measured value. */
const boundOf = (bucket: number): number => Number((0.25 * 2 ** (bucket / 4)).toPrecision(4));
const bucketOf = (milliseconds: number): number =>
  Math.max(0, Math.ceil(4 * Math.log2(milliseconds / 0.25)));

export class Latencies {
  readonly #counts: number[] = [];

  add(milliseconds: number): void {
    const bucket = Math.min(bucketOf(milliseconds), 80);
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
  }

  toEntries(): Figures['latencies'] {
    return this.#counts.flatMap((count, bucket) =>
      count === undefined ? [] : [{ upToMs: boundOf(bucket), count }],
    );
  }
}
