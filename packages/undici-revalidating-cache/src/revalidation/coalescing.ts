import type { Dispatcher } from 'undici';
import type { Context, Request } from '../context.ts';
import { RecentMap } from '../recent-map.ts';
import { RoundTrip, type RoundTripOwner } from './round-trip.ts';

/** How many URLs of unshareable responses are remembered. */
const maxUnshareable = 1_000;

/**
 * Lets equal concurrent requests share a round trip.
 *
 * A request only joins one that has not been sent. So everything that the origin reads for
 * the shared response, it reads after each caller has asked, as it would for separate requests: sharing
 * is linearizable. The response to an older request may predate a write that the caller knows of.
 *
 * Every request either joins one that undici already has, or is passed to undici at once. So none is
 * delayed, and `close()` lets it finish.
 */
export class Coalescing implements RoundTripOwner {
  readonly #context: Context;
  /**
   * By key. Not a `Map`: V8 links a map's old table to its new one, and an old table still references its
   * former entries. Short-lived entries leave a chain of tables. Once one of these is in the old
   * generation, it keeps all later requests alive until the next full collection.
   */
  readonly #unsent: Record<string, RoundTrip> = Object.create(null);
  #unsentCount = 0;
  readonly #unshareable = new RecentMap<string, true>(maxUnshareable);
  /** False once an interceptor inside has hidden `onRequestStart`: any request may have been sent. */
  #knowsSent = true;

  constructor(context: Context) {
    this.#context = context;
  }

  /** @returns false if the dispatcher wants no more requests until it has drained */
  request(request: Request, handler: Dispatcher.DispatchHandler): boolean {
    const { key } = request;
    const isJoinable = request.isShareable && this.#knowsSent && !this.isAvoided(request);
    const unsent = isJoinable && this.#unsentCount > 0 ? this.#unsent[key] : undefined;
    if (unsent !== undefined) {
      unsent.join(request, handler);
      return true;
    }
    const roundTrip = new RoundTrip(this.#context, request, this);
    const isReady = roundTrip.start(handler);
    // undici sends a request at once if a connection is free.
    if (isJoinable && roundTrip.isOpen) {
      if (this.#unsent[key] === undefined) this.#unsentCount++;
      this.#unsent[key] = roundTrip;
    }
    return isReady;
  }

  closed(roundTrip: RoundTrip, { key }: Request): void {
    if (this.#unsentCount === 0 || this.#unsent[key] !== roundTrip) return;
    delete this.#unsent[key];
    this.#unsentCount--;
  }

  isAvoided({ url }: Request): boolean {
    // The size is checked first, because even an empty Map hashes the URL.
    return this.#unshareable.size > 0 && this.#unshareable.has(url);
  }

  learned({ url, isShareable: isOrdinary }: Request, isShareable: boolean): void {
    // A request that is sent alone says nothing about those that need not be.
    if (!isOrdinary) return;
    if (isShareable) this.#unshareable.delete(url);
    else this.#unshareable.set(url, true);
  }

  startWasHidden(): void {
    this.#knowsSent = false;
  }
}
