import { AsyncLocalStorage } from 'node:async_hooks';
import type { Dispatcher } from 'undici';
import type { Gatherer, Request, Revalidation } from '../context.ts';
import type { Conditions } from '../http/conditions.ts';
import type { Stats } from '../observability/stats.ts';
import type { CacheStore } from '../store/cache-store.ts';
import type { GatherOptions } from './options.ts';
import { OriginLists } from './origin-lists.ts';
import { targetOf } from './target.ts';
import { Undecided } from './undecided.ts';

/** The least recently added are evicted first. */
const maxOrigins = 1_000;

export interface GatheringOptions {
  readonly gather: Required<GatherOptions>;
  readonly dispatch: Dispatcher.Dispatch;
  readonly store: CacheStore;
  readonly stats: Stats;
}

/**
 * Revalidates several stored responses of an origin in one request, as packages/gathered-revalidation
 * specifies. A revalidation only joins a list that has not been sent, so it is linearizable like an
 * ordinary conditional GET.
 */
export class Gathering implements Gatherer {
  readonly #options: GatheringOptions;
  readonly #origins = new Map<string, OriginLists>();
  readonly #undecided = new Undecided();
  readonly #outside = AsyncLocalStorage.snapshot();

  constructor(options: GatheringOptions) {
    this.#options = options;
  }

  take(request: Request, conditions: Conditions, revalidation: Revalidation): boolean {
    const { origin, url, key } = request;
    const [latest] = conditions.stored;
    if (origin === undefined || latest === undefined) return false;
    if (request.hasOptions || !request.isShareable) return false;
    const lists = this.#origins.get(origin) ?? this.#add(origin);
    if (!lists.isOpen || this.#undecided.has(key)) return false;
    const stored = this.#options.store.get(url, latest);
    const target = stored && targetOf(request, conditions, lists.authority, stored.headers);
    return target !== undefined && lists.take({ ...target, revalidation });
  }

  learned({ key, origin = '' }: Request, isDecided: boolean): void {
    if (isDecided) {
      this.#undecided.delete(key);
      return;
    }
    this.#undecided.add(key);
    this.#origins.get(origin)?.wasUseless();
  }

  #add(origin: string): OriginLists {
    const lists = new OriginLists({ ...this.#options, origin }, this.#outside);
    this.#origins.set(origin, lists);
    const [oldest] = this.#origins.keys();
    if (this.#origins.size > maxOrigins) this.#origins.delete(oldest ?? origin);
    return lists;
  }
}
