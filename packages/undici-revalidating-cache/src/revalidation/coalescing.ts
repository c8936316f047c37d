import type { Dispatcher } from 'undici';
import type { Context, Request } from '../context.ts';
import { RoundTrip } from './round-trip.ts';

/**
 * Lets equal concurrent requests share a round trip, and stay linearizable: nobody joins a request
 * that was sent before it came, whose answer may be older than a write that it knows of. So there
 * are at most two round trips for equal requests, one under way and one to come.
 */
export class Coalescing {
  readonly #context: Context;
  /**
   * No `Map`: V8 leads from a map's old table to its new one, and each table names what was in it when
   * it was left. Entries that come and go leave one table after the other; as soon as one of them is in
   * the old generation, all requests since then grow old with it, until the next full collection.
   */
  readonly #underWay: Record<string, RoundTrip> = Object.create(null) as Record<string, RoundTrip>;

  constructor(context: Context) {
    this.#context = context;
  }

  /** @returns false if the dispatcher wants no more requests until it has drained */
  request(request: Request, handler: Dispatcher.DispatchHandler): boolean {
    const running = this.#underWay[request.key];
    if (running !== undefined) {
      running.next ??= new RoundTrip(this.#context, request, this.#goOn);
      running.next.join(handler);
      return true;
    }
    const first = new RoundTrip(this.#context, request, this.#goOn);
    this.#underWay[request.key] = first;
    first.join(handler);
    return first.start();
  }

  readonly #goOn = ({ key, next }: RoundTrip): void => {
    if (next === undefined) delete this.#underWay[key];
    else {
      this.#underWay[key] = next;
      next.start();
    }
  };
}
