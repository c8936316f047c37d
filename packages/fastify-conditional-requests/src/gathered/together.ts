import type { Versions } from '../versions/version-store.ts';

/** How long decisions may wait for versions, in milliseconds. */
const patienceMs = 100;

/** A store that counts its pending reads. */
export class CountedReads {
  readonly store: Versions;
  #pending = 0;
  #settled = Promise.withResolvers<void>();

  constructor(store: Versions) {
    this.store = {
      suspended: store.suspended === true,
      read: (tags) => this.counted(store.read(tags)),
    };
  }

  get pending(): number {
    return this.#pending;
  }

  counted<Answer>(answer: Answer): Answer {
    if (!(answer instanceof Promise)) return answer;
    this.#pending++;
    const settle = (): void => {
      this.#pending--;
      this.#settled.resolve();
    };
    answer.then(settle, settle);
    return answer;
  }

  /** Resolves when one of the pending reads settles. */
  async next(): Promise<void> {
    this.#settled = Promise.withResolvers();
    await this.#settled.promise;
  }
}

/** Waits for the decisions, but only while versions are being read, so that none delays the others. */
export async function together(decisions: Promise<unknown>, reads: CountedReads): Promise<void> {
  const all = decisions.then(() => true);
  const late = Promise.withResolvers<boolean>();
  let timer: NodeJS.Timeout | undefined;
  try {
    while (!(await settledAfterTurn(all)) && reads.pending > 0) {
      timer ??= setTimeout(late.resolve, patienceMs, true);
      if (await Promise.race([reads.next().then(() => false), late.promise])) return;
    }
  } finally {
    clearTimeout(timer);
  }
}

/** Whether all are settled after the pending microtasks. */
async function settledAfterTurn(all: Promise<boolean>): Promise<boolean> {
  const turn = Promise.withResolvers<boolean>();
  const immediate = setImmediate(turn.resolve, false);
  const isSettled = await Promise.race([all, turn.promise]);
  clearImmediate(immediate);
  return isSettled;
}
