import { storable } from './literals.ts';
import type { Tag, Version } from '../versions/version-store.ts';

interface Row {
  readonly counter: bigint;
  readonly nonce: bigint;
  /** The version of this tag alone. Kept, because most lookups are of one tag without a row. */
  version?: Version;
}

/** One snapshot of the versions of some tags. */
export class Snapshot {
  readonly #generation: string;
  readonly #absent: Row;
  readonly #rows = new Map<Tag, Row>();

  private constructor(generation: string, absent: Row) {
    this.#generation = generation;
    this.#absent = absent;
  }

  /**
   * @param answer of `look_up`
   * @returns undefined if the database is not in the mode `database`, or is a standby
   */
  static of(answer: readonly (string | null)[]): Snapshot | undefined {
    const head = answer.find((line) => line?.startsWith('='));
    if (head === undefined || head === null) return undefined;
    const [generation = '', counter = '', nonce = ''] = head.slice(1).split(' ');
    const snapshot = new Snapshot(generation, rowOf(counter, nonce));
    for (const line of answer) {
      if (line === null || line === head) continue;
      const first = line.indexOf(' ');
      const second = line.indexOf(' ', first + 1);
      const row = rowOf(line.slice(0, first), line.slice(first + 1, second));
      snapshot.#rows.set(line.slice(second + 1), row);
    }
    return snapshot;
  }

  /**
   * Sums, because a maximum may not change when transactions commit in another order than that of their
   * counters. The text equals that of `conditional_requests.version`.
   */
  versionOf(tags: readonly Tag[]): Version {
    const [first] = tags;
    if (tags.length === 1 && first !== undefined) {
      const row = this.#rows.get(storable(first)) ?? this.#absent;
      return (row.version ??= this.#textOf(row.counter, row.nonce));
    }
    let counters = 0n;
    let nonces = 0n;
    for (const tag of new Set(tags.map(storable))) {
      const { counter, nonce } = this.#rows.get(tag) ?? this.#absent;
      counters += counter;
      nonces += nonce;
    }
    return this.#textOf(counters, nonces);
  }

  #textOf(counters: bigint, nonces: bigint): Version {
    return `${this.#generation}.${counters}.${BigInt.asUintN(64, nonces)}`;
  }
}

const rowOf = (counter: string, nonce: string): Row => ({
  counter: BigInt(counter),
  nonce: BigInt(nonce),
});
