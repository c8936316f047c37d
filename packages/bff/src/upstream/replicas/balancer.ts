import { Dispatcher } from 'undici';
import { Attempts, type Replicas } from './attempts.ts';
import type { Replica } from './replica.ts';

/**
 * Sends each request to the replica with the fewest pending requests, in turn if several have equally
 * few. (undici's BalancedPool and RoundRobinPool do not count pending requests, and do not retry.) It has
 * no origin of its own, so the cache in front of it stores responses under the origin of the request,
 * whichever replica sent them.
 */
export class Balancer extends Dispatcher implements Replicas {
  /** May be replaced at any time: requests in progress stay with their replica. */
  replicas: readonly Replica[];
  readonly maxPending: number;
  #turn = 0;

  constructor(replicas: readonly Replica[], maxPending: number) {
    super();
    this.replicas = replicas;
    this.maxPending = maxPending;
  }

  override dispatch(
    options: Dispatcher.DispatchOptions,
    handler: Dispatcher.DispatchHandler,
  ): boolean {
    return new Attempts(this, options, handler).start();
  }

  /** Picks a failed replica only if all have failed: it may work again. */
  pick(tried: readonly Replica[]): Replica | undefined {
    const { length } = this.replicas;
    const first = this.#turn++ % length;
    let best: Replica | undefined;
    for (let offset = 0; offset < length; offset++) {
      const replica = this.replicas[(first + offset) % length];
      if (replica === undefined || tried.includes(replica)) continue;
      if (best === undefined || isBetter(replica, best)) best = replica;
    }
    return best;
  }
}

const isBetter = (one: Replica, other: Replica): boolean =>
  one.isEjected === other.isEjected ? one.pending < other.pending : !one.isEjected;
