import type { Dispatcher } from 'undici';
import type { Context, Request } from './context.ts';
import { RoundTrip } from './round-trip.ts';

/**
 * Lets equal concurrent requests share a round trip, and stay linearizable: nobody joins a request
 * that was sent before it came, whose answer may be older than a write that it knows of. So there
 * are at most two round trips for equal requests, one under way and one to come.
 */
export class Coalescing {
  readonly #context: Context;
  readonly #underWay = new Map<string, RoundTrip>();

  constructor(context: Context) {
    this.#context = context;
  }

  /** @returns false if the dispatcher wants no more requests until it has drained */
  request(request: Request, handler: Dispatcher.DispatchHandler): boolean {
    const running = this.#underWay.get(request.key);
    if (running !== undefined) {
      running.next ??= new RoundTrip(this.#context, request, this.#goOn);
      running.next.join(handler);
      return true;
    }
    const first = new RoundTrip(this.#context, request, this.#goOn);
    this.#underWay.set(request.key, first);
    first.join(handler);
    return first.start();
  }

  readonly #goOn = ({ key, next }: RoundTrip): void => {
    if (next === undefined) this.#underWay.delete(key);
    else {
      this.#underWay.set(key, next);
      next.start();
    }
  };
}
