import { Dispatcher } from 'undici';
import { Attempts, type Replicas } from './attempts.ts';
import type { Replica } from './replica.ts';

/**
 * Sends each request to the replica that has the fewest, and to the next one if several have equally
 * few. (undici's BalancedPool and RoundRobinPool do not know how many requests are pending, and retry
 * none.) It names no origin of its own, so the cache in front of it stores responses under the origin
 * that requests name, whichever replica sent them.
 */
export class Balancer extends Dispatcher implements Replicas {
  readonly maxPending: number;
  #replicas: readonly Replica[];
  #turn = 0;

  constructor(replicas: readonly Replica[], maxPending: number) {
    super();
    this.#replicas = replicas;
    this.maxPending = maxPending;
  }

  get replicas(): readonly Replica[] {
    return this.#replicas;
  }

  get size(): number {
    return this.#replicas.length;
  }

  /** Requests in progress stay where they are. */
  replace(replicas: readonly Replica[]): void {
    this.#replicas = replicas;
  }

  override dispatch(
    options: Dispatcher.DispatchOptions,
    handler: Dispatcher.DispatchHandler,
  ): boolean {
    return new Attempts(this, options, handler).start();
  }

  /** One that is left alone is only picked if all are: it may be back. */
  pick(tried: readonly Replica[]): Replica | undefined {
    const { length } = this.#replicas;
    const first = this.#turn++ % length;
    let best: Replica | undefined;
    for (let offset = 0; offset < length; offset++) {
      const replica = this.#replicas[(first + offset) % length];
      if (replica === undefined || tried.includes(replica)) continue;
      if (best === undefined || isBetter(replica, best)) best = replica;
    }
    return best;
  }
}

const isBetter = (one: Replica, other: Replica): boolean =>
  one.isLeftAlone === other.isLeftAlone ? one.pending < other.pending : !one.isLeftAlone;
