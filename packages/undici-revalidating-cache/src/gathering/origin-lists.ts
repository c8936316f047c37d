import type { AsyncLocalStorage } from 'node:async_hooks';
import { fits } from 'gathered-revalidation';
import type { Dispatcher } from 'undici';
import type { Stats } from '../observability/stats.ts';
import { List, type Member, type OnDone } from './list.ts';
import type { GatherOptions } from './options.ts';

/**
 * Lists in progress for one origin. With one, the origin would be idle while its answers are read here.
 * Four were slower in benchmarks: lists are shorter, so fewer reads share a request.
 */
const maxUnderWay = 2;

/** How long an origin gets no lists after it has shown that it does not support them. */
const unsupportedMs = 60_000;
/**
 * The pause after a failed list, doubled with each further failure, up to `unsupportedMs`. So few callers
 * are delayed if all lists fail, for example behind a proxy that does not pass on QUERY.
 */
const failedMs = 1_000;

/**
 * How many unmodified responses in a row an origin may fail to confirm. It fails more only after a
 * restart, or if it sees different paths than this cache, for example behind a proxy that removes a prefix.
 */
const maxUseless = 128;
/** The pause after that. The first useless answer after the pause starts another one. */
const uselessMs = 10_000;

export interface OriginListsOptions {
  readonly origin: string;
  readonly gather: Required<GatherOptions>;
  readonly dispatch: Dispatcher.Dispatch;
  readonly stats: Stats;
}

export class OriginLists {
  /** The `Host` of a GET. */
  readonly authority: string;
  readonly #options: OriginListsOptions;
  readonly #outside: ReturnType<typeof AsyncLocalStorage.snapshot>;
  readonly #underWay = new Set<List>();
  #waiting: Member[] = [];
  #waitingBytes = 0;
  #isScheduled = false;
  #timer: NodeJS.Timeout | undefined;
  /** Whether all lists in progress take too long. */
  #isStuck = false;
  #pausedUntil = 0;
  #useless = 0;
  /** Failed lists since the last answered one. */
  #failures = 0;

  /** @param outside runs a function outside any request's context, so that a list is in no read's trace */
  constructor(options: OriginListsOptions, outside: ReturnType<typeof AsyncLocalStorage.snapshot>) {
    this.authority = new URL(options.origin).host;
    this.#options = options;
    this.#outside = outside;
  }

  /** Whether revalidations are accepted now. */
  get isOpen(): boolean {
    if (this.#isStuck) return false;
    if (this.#pausedUntil !== 0 && performance.now() < this.#pausedUntil) return false;
    this.#pausedUntil = 0;
    return true;
  }

  /** @returns false if it has to be sent as an ordinary GET, because the next list is full */
  take(member: Member): boolean {
    const { maxTargets, maxBytes } = this.#options.gather;
    if (!fits(member.bytes, maxBytes)) return false;
    if (this.#waiting.length === maxTargets || !fits(this.#waitingBytes + member.bytes, maxBytes)) {
      if (this.#isBusy) return false;
      this.#sendList();
    }
    this.#waiting.push(member);
    this.#waitingBytes += member.bytes;
    this.#schedule();
    return true;
  }

  /** A list did not confirm a response that was current. */
  wasUseless(): void {
    if (++this.#useless < maxUseless) return;
    this.#pause(uselessMs);
  }

  /** Never shortens a longer pause. */
  #pause(milliseconds: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, performance.now() + milliseconds);
  }

  get #isBusy(): boolean {
    return this.#underWay.size >= maxUnderWay;
  }

  /** Sends a list after all requests that have already arrived. */
  #schedule(): void {
    if (this.#isScheduled || this.#isBusy || this.#waiting.length === 0) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.#sendList();
    });
  }

  #sendList(): void {
    if (this.#isBusy) return;
    const members = this.#takeWaiting();
    if (members.length < 2) {
      // For one revalidation, an ordinary GET costs less.
      for (const { revalidation } of members) revalidation.sendAlone(false);
      return;
    }
    const { origin, gather, dispatch, stats } = this.#options;
    const list = new List(members, origin, gather, (...done) => this.#done(...done));
    stats.gatheredLists++;
    stats.gatheredTargets += members.length;
    this.#underWay.add(list);
    // It runs out unless a list ends in time, even if nothing is waiting by then.
    if (this.#isBusy) {
      this.#timer = setTimeout(() => this.#giveUpWaiting(), gather.maxWaitMs);
      this.#timer.unref();
    }
    this.#outside(() => list.send(dispatch));
  }

  /** The waiting revalidations whose callers have not left. */
  #takeWaiting(): readonly Member[] {
    const members = this.#waiting.filter(({ revalidation }) => !revalidation.isAbandoned);
    this.#waiting = [];
    this.#waitingBytes = 0;
    return members;
  }

  #done(...[list, outcome, { confirmed, asks }]: Parameters<OnDone>): void {
    const { stats } = this.#options;
    this.#underWay.delete(list);
    this.#isStuck = false;
    clearTimeout(this.#timer);
    stats.gatheredAsks += asks;
    if (confirmed > 0) this.#useless = 0;
    if (outcome === 'failed' || outcome === 'unsupported') {
      stats.gatheredFailures++;
      const pauseMs =
        outcome === 'failed' ? failedMs * 2 ** Math.min(this.#failures++, 10) : unsupportedMs;
      this.#pause(Math.min(pauseMs, unsupportedMs));
      this.#sendWaitingAlone();
    } else if (outcome === 'answered') this.#failures = 0;
    this.#schedule();
  }

  #giveUpWaiting(): void {
    this.#isStuck = true;
    this.#sendWaitingAlone();
  }

  #sendWaitingAlone(): void {
    for (const { revalidation } of this.#takeWaiting()) revalidation.sendAlone(false);
  }
}
