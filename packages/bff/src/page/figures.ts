import type { Exchange } from '../observability/exchange.ts';
import { Latencies } from './latencies.ts';
import type { Figures } from 'page/watched';

export class FigureSums {
  readonly #sums = {
    requests: 0,
    notModified: 0,
    backendReads: 0,
    revalidated: 0,
    queries: 0,
    queriesAvoided: 0,
    collapsed: 0,
    bytesNotSent: 0,
  };
  readonly #latencies = new Latencies();

  add({ calls, durationMs, notModified }: Exchange): void {
    const sums = this.#sums;
    sums.requests++;
    if (notModified) sums.notModified++;
    this.#latencies.add(durationMs);
    for (const { method, cache, sentStatus, queries, sharesLookup, bodyBytes } of calls) {
      if (method === 'GET') sums.backendReads++;
      if (cache.collapsed) sums.collapsed++;
      // A shared response reports the queries of the request that made the round trip.
      else sums.queries += queries ?? 0;
      const isFree = cache.collapsed || cache.gathered !== undefined || queries === 0;
      // A read that shared a lookup still cost part of a query.
      if (method === 'GET' && isFree && !sharesLookup) sums.queriesAvoided++;
      if (sentStatus === 304) {
        sums.revalidated++;
        sums.bytesNotSent += bodyBytes;
      }
      if (notModified) sums.bytesNotSent += bodyBytes;
    }
  }

  snapshot(): Figures {
    return { ...this.#sums, latencies: this.#latencies.toEntries() };
  }
}
