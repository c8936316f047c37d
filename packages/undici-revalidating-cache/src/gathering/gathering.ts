import { AsyncLocalStorage } from 'node:async_hooks';
import type { Dispatcher } from 'undici';
import type { Gatherer, Request, Revalidation } from '../context.ts';
import type { Conditions } from '../http/conditions.ts';
import type { Stats } from '../observability/stats.ts';
import { RecentMap } from '../recent-map.ts';
import type { CacheStore } from '../store/cache-store.ts';
import type { GatherOptions } from './options.ts';
import { OriginLists } from './origin-lists.ts';
import { targetOf } from './target.ts';

const maxOrigins = 1_000;

/** Each is a request's key: a URL and some fields. */
const maxUndecided = 10_000;
/** Requests with longer keys are not gathered, which bounds memory. */
const maxKeyLength = 4_096;
/** One is normal after a restart, or after a change of a fact behind a permission. */
const maxAsks = 2;
const pauseMs = 10_000;

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
  readonly #origins = new RecentMap<string, OriginLists>(maxOrigins);
  /**
   * Requests that lists did not confirm although their stored responses were current, for example because
   * their route takes no part. Lists would only delay them, so they are kept out for a while.
   */
  readonly #undecided = new RecentMap<string, { asks: number; until: number }>(maxUndecided);
  readonly #outside = AsyncLocalStorage.snapshot();

  constructor(options: GatheringOptions) {
    this.#options = options;
  }

  take(request: Request, conditions: Conditions, revalidation: Revalidation): boolean {
    const { origin, url, key } = request;
    const [latest] = conditions.stored;
    if (origin === undefined || latest === undefined) return false;
    if (request.hasOptions || !request.isShareable || key.length > maxKeyLength) return false;
    const lists = this.#origins.get(origin) ?? this.#add(origin);
    if (!lists.isOpen || this.#isUndecided(key)) return false;
    const stored = this.#options.store.get(url, latest);
    const target = stored && targetOf(request, conditions, lists.authority, stored.headers);
    return target !== undefined && lists.take({ ...target, revalidation });
  }

  learned({ key, origin = '' }: Request, isDecided: boolean): void {
    if (isDecided) {
      if (this.#undecided.size > 0) this.#undecided.delete(key);
      return;
    }
    const { asks = 0 } = this.#undecided.get(key) ?? {};
    this.#undecided.set(key, { asks: asks + 1, until: performance.now() + pauseMs });
    this.#origins.get(origin)?.wasUseless();
  }

  #add(origin: string): OriginLists {
    const lists = new OriginLists({ ...this.#options, origin }, this.#outside);
    this.#origins.set(origin, lists);
    return lists;
  }

  #isUndecided(key: string): boolean {
    if (this.#undecided.size === 0) return false;
    const { asks = 0, until = 0 } = this.#undecided.get(key) ?? {};
    return asks >= maxAsks && performance.now() < until;
  }
}
