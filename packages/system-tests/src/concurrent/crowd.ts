/** How long a read may take on average. The bff gives a backend four seconds. */
const targetSeconds = 1.5;
/** How much the number of clients changes each time, as a share of it. */
const step = 0.1;

/**
 * The number of clients that read at the same time. It grows while the system is mostly waiting, for
 * delayed packets or the end of a fault, and shrinks on a busy machine, where most reads would time out.
 */
export class Crowd {
  readonly max: number;
  readonly #min: number;
  #size: number;
  #reads = 0;
  #since = performance.now();

  constructor({ min, max }: { min: number; max: number }) {
    this.max = max;
    this.#min = min;
    this.#size = min;
  }

  get size(): number {
    return this.#size;
  }

  /** Call it about every second, with the number of reads since the start. */
  adapt(reads: number): void {
    const now = performance.now();
    const perSecond = ((reads - this.#reads) * 1_000) / (now - this.#since);
    this.#reads = reads;
    this.#since = now;
    // Little's law: latency = clients / throughput.
    const isSlow = this.#size > perSecond * targetSeconds;
    const next = this.#size * (isSlow ? 1 - step : 1 + step);
    this.#size = Math.max(this.#min, Math.min(this.max, next));
  }
}
