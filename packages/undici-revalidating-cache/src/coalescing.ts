import type { Dispatcher } from 'undici';
import type { Context } from './context.ts';
import { type Request, RoundTrip } from './round-trip.ts';

/** Fields that trace a request or belong to its connection: they never select a representation. */
const ignored = new Set([
  'baggage',
  'connection',
  'keep-alive',
  'traceparent',
  'tracestate',
  'x-request-id',
]);

interface Flight {
  running: RoundTrip;
  /** Who came after the running one was sent, and waits for the next. */
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
    const key = keyOf(request);
    const flight = this.#flights.get(key);
    if (flight !== undefined) {
      flight.waiting ??= this.#roundTrip(request, key);
      flight.waiting.join(handler);
      return;
    }
    const running = this.#roundTrip(request, key);
    this.#flights.set(key, { running, waiting: undefined });
    running.join(handler);
    running.start();
  }

  #roundTrip(request: Request, key: string): RoundTrip {
    return new RoundTrip(this.#context, request, () => this.#next(key));
  }

  #next(key: string): void {
    const flight = this.#flights.get(key);
    const next = flight?.waiting;
    if (flight === undefined || next === undefined || next.isEmpty) {
      this.#flights.delete(key);
      return;
    }
    flight.running = next;
    flight.waiting = undefined;
    next.start();
  }
}

/** The URL, and every request header field that may select a representation. */
function keyOf({ url, headers }: Request): string {
  const fields = Object.entries(headers).filter(([name]) => !ignored.has(name));
  return JSON.stringify([url, fields.toSorted(([one], [other]) => (one < other ? -1 : 1))]);
}
