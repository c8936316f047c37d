import type { Dispatcher } from 'undici';
import type { Context, Request } from '../context.ts';
import { maxWaitMs } from './max-wait.ts';
import { RoundTrip, type RoundTripOwner } from './round-trip.ts';

/** How many equal requests are sent as they come, without waiting for the header of a response. */
const maxUnderWay = 4;

/**
 * Lets equal concurrent requests share a round trip, and stay linearizable: a request only joins one
 * that has not been sent. The response to an older one may be older than a write that the caller
 * knows of.
 */
export class Coalescing {
  readonly #context: Context;
  /**
   * No `Map`: V8 leads from a map's old table to its new one, and each table names what was in it when
   * it was left. Entries that come and go leave one table after the other; as soon as one of them is in
   * the old generation, all requests since then grow old with it, until the next full collection.
   */
  readonly #flights: Record<string, Flight> = Object.create(null) as Record<string, Flight>;

  constructor(context: Context) {
    this.#context = context;
  }

  /** @returns false if the dispatcher wants no more requests until it has drained */
  request(request: Request, handler: Dispatcher.DispatchHandler): boolean {
    if (!request.isShareable) {
      const alone = new RoundTrip(this.#context, request);
      alone.join(request, handler);
      return alone.start();
    }
    const { key } = request;
    const flight = (this.#flights[key] ??= new Flight(this.#flights, key));
    if (flight.unsent !== undefined) {
      flight.unsent.join(request, handler);
      return true;
    }
    const roundTrip = new RoundTrip(this.#context, request, flight);
    flight.unsent = roundTrip;
    roundTrip.join(request, handler);
    return flight.begin();
  }
}

/**
 * Equal requests under way: at most one that is not sent yet, which others may join, and those
 * whose response has not begun.
 */
class Flight implements RoundTripOwner {
  unsent: RoundTrip | undefined;
  #awaitingHeader = 0;
  #timer: NodeJS.Timeout | undefined;
  readonly #flights: Record<string, Flight>;
  readonly #key: string;

  /** @param flights has it under its key until it is empty */
  constructor(flights: Record<string, Flight>, key: string) {
    this.#flights = flights;
    this.#key = key;
  }

  /**
   * Starts the unsent request at once if few are under way. Otherwise it gathers callers, until the
   * header of a response has come, but no longer than `maxWaitMs`.
   */
  begin(): boolean {
    if (this.#awaitingHeader < maxUnderWay) return this.#start();
    this.#timer = setTimeout(() => this.#start(), maxWaitMs);
    return true;
  }

  sent(): void {
    this.unsent = undefined;
    this.#awaitingHeader++;
  }

  answered(roundTrip: RoundTrip): void {
    if (roundTrip === this.unsent) this.unsent = undefined;
    else this.#awaitingHeader--;
    if (this.#timer !== undefined) this.#start();
    else if (this.unsent === undefined && this.#awaitingHeader === 0) {
      delete this.#flights[this.#key];
    }
  }

  #start(): boolean {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    return this.unsent?.start() ?? true;
  }
}
