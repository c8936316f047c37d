import type { Dispatcher } from 'undici';
import type { Context, Request } from './context.ts';
import { RoundTrip } from './round-trip.ts';

interface Flight {
  /** Who came after the running round trip was sent waits for the next. */
  waiting: RoundTrip | undefined;
}

/**
 * Lets equal concurrent requests share a round trip, and stay linearizable: nobody joins a request
 * that was sent before it came, whose answer may be older than a write that it knows of. So there
 * are at most two round trips for equal requests, one under way and one to come.
 */
export class Coalescing {
  readonly #context: Context;
  readonly #flights = new Map<string, Flight>();

  constructor(context: Context) {
    this.#context = context;
  }

  request(request: Request, handler: Dispatcher.DispatchHandler): void {
    const flight = this.#flights.get(request.key);
    if (flight !== undefined) {
      flight.waiting ??= this.#roundTrip(request);
      flight.waiting.join(handler);
      return;
    }
    this.#flights.set(request.key, { waiting: undefined });
    const running = this.#roundTrip(request);
    running.join(handler);
    running.start();
  }

  #roundTrip(request: Request): RoundTrip {
    return new RoundTrip(this.#context, request, () => this.#next(request.key));
  }

  #next(key: string): void {
    const flight = this.#flights.get(key);
    const next = flight?.waiting;
    if (flight === undefined || next === undefined || next.isEmpty) {
      this.#flights.delete(key);
      return;
    }
    flight.waiting = undefined;
    next.start();
  }
}
