import { randomBytes } from 'node:crypto';
import { isOver, longAgo, type Moment, never } from '../sole-writer/clock.ts';
import { WriteUnavailable } from '../errors.ts';
import { milliseconds, positiveInteger, requireOptions } from '../options.ts';
import type { Prepared, SoleWriterStore, Tag, Version, Write } from './version-store.ts';

export interface MemoryVersionStoreOptions {
  /** How many written tags to keep, at about 150 bytes each. Default 100,000. */
  readonly maxTags?: number;
  /** How long a write may wait for the outcome of another, in milliseconds. Default 5,000. */
  readonly waitMs?: number;
}

interface Pending {
  /** Another write on the tags that this one describes was published in the meantime. */
  isOvertaken: boolean;
  /** The target of a conditional write: no other write may commit on it before this one is settled. */
  readonly guarded: readonly Tag[];
  /** Created by the first write that waits for this one. */
  settled: PromiseWithResolvers<void> | undefined;
}

const nothing: readonly Tag[] = [];

/**
 * Versions in this process's memory: right while this process alone writes the database.
 *
 * Reads cost no memory. Up to `maxTags` written tags are kept. Then the least recently written eighth is
 * evicted, and every tag that is not kept has the highest version ever evicted (the floor). So an
 * eviction may cost a spurious 200, never a wrong 304.
 */
export class MemoryVersionStore implements SoleWriterStore {
  readonly needsSoleWriter = true;
  readonly #maxTags: number;
  readonly #waitMs: number;
  #epoch = newEpoch();
  /** After this moment, another process may be writing. */
  #vouchesUntil = never;
  #counter = 0;
  #floor = 0;
  /** Ordered by last write, so by version. */
  readonly #versions = new Map<Tag, number>();
  readonly #marks = new Map<Tag, number>();
  readonly #pending = new Map<Write, Pending>();
  /** Counts since the start. */
  readonly stats = { published: 0, abandoned: 0, evicted: 0 };

  constructor(options: MemoryVersionStoreOptions = {}) {
    const rules = { maxTags: positiveInteger, waitMs: milliseconds() };
    requireOptions<MemoryVersionStoreOptions>('MemoryVersionStore', options, rules);
    const { maxTags = 100_000, waitMs = 5_000 } = options;
    this.#maxTags = maxTags;
    this.#waitMs = waitMs;
  }

  /** How many tags are kept, and how many writes are between their mark and their outcome. */
  get size(): { tags: number; pending: number } {
    return { tags: this.#versions.size, pending: this.#pending.size };
  }

  get suspended(): boolean {
    return isOver(this.#vouchesUntil);
  }

  /** From now on another process may be writing. */
  suspend(): void {
    this.#vouchesUntil = longAgo;
  }

  /** This process has been the only one to write, without a break, and is until then. */
  vouchUntil(moment: Moment): void {
    this.#vouchesUntil = moment;
  }

  /** This process alone writes again, in a new epoch: earlier versions are void. */
  resume(until = never): void {
    this.#epoch = newEpoch();
    this.#vouchesUntil = until;
    for (const pending of this.#pending.values()) pending.isOvertaken = true;
  }

  read(tags: readonly Tag[]): Version | undefined {
    return this.suspended ? undefined : this.#versionOf(tags);
  }

  #versionOf(tags: readonly Tag[]): Version | undefined {
    let newest = 0;
    for (const tag of tags) {
      if (this.#marks.has(tag)) return undefined;
      const version = this.#versions.get(tag) ?? this.#floor;
      if (version > newest) newest = version;
    }
    return `${this.#epoch}.${newest}`;
  }

  prepare(write: Write): Prepared | Promise<Prepared> {
    const inTheWay = this.#inTheWayOf(write);
    return inTheWay === undefined ? this.#decide(write) : this.#prepareAfter(inTheWay, write);
  }

  publish(write: Write): Version | undefined {
    const { isOvertaken } = this.#settle(write);
    const version = ++this.#counter;
    for (const tag of write.tags) {
      this.#versions.delete(tag);
      this.#versions.set(tag, version);
    }
    for (const [{ described }, other] of this.#pending) {
      if (described.some((tag) => write.tags.has(tag))) other.isOvertaken = true;
    }
    if (this.#versions.size > this.#maxTags) this.#evict();
    this.stats.published++;
    return isOvertaken ? undefined : this.read(write.described);
  }

  abandon(write: Write): void {
    this.#settle(write);
    this.stats.abandoned++;
  }

  async #prepareAfter(inTheWay: Pending, write: Write): Promise<Prepared> {
    const deadline = Promise.withResolvers<'late'>();
    const timer = setTimeout(deadline.resolve, this.#waitMs, 'late');
    try {
      for (let next: Pending | undefined = inTheWay; next; next = this.#inTheWayOf(write)) {
        next.settled ??= Promise.withResolvers();
        if ((await Promise.race([next.settled.promise, deadline.promise])) === 'late') {
          throw new WriteUnavailable('another write on this resource is still being committed');
        }
      }
      // No await since the check: the decision and the mark are one step.
      return this.#decide(write);
    } finally {
      clearTimeout(timer);
    }
  }

  #inTheWayOf(write: Write): Pending | undefined {
    const guarded = guardedBy(write);
    for (const [{ tags }, pending] of this.#pending) {
      if (guarded.some((tag) => tags.has(tag))) return pending;
      if (pending.guarded.some((tag) => write.tags.has(tag))) return pending;
    }
    return undefined;
  }

  #decide(write: Write): Prepared {
    if (this.suspended)
      throw new WriteUnavailable('this process is not known to be the only writer');
    const target = this.#versionOf(write.target);
    const described = write.described === write.target ? target : this.#versionOf(write.described);
    const satisfied =
      (write.expected === undefined || write.expected.some((version) => version === target)) &&
      (write.unexpected === undefined || write.unexpected.every((version) => version !== target));
    if (satisfied) {
      for (const tag of write.tags) this.#marks.set(tag, (this.#marks.get(tag) ?? 0) + 1);
      const pending = { isOvertaken: false, guarded: guardedBy(write), settled: undefined };
      this.#pending.set(write, pending);
    }
    return { satisfied, target, described };
  }

  #settle(write: Write): Pending {
    const pending = this.#pending.get(write);
    if (pending === undefined) throw new Error('This write was not prepared, or is settled');
    this.#pending.delete(write);
    for (const tag of write.tags) {
      const others = (this.#marks.get(tag) ?? 0) - 1;
      if (others > 0) this.#marks.set(tag, others);
      else this.#marks.delete(tag);
    }
    pending.settled?.resolve();
    return pending;
  }

  /** An eighth at once, since each eviction changes the version of all tags that are not kept. */
  #evict(): void {
    const keep = this.#maxTags - Math.floor(this.#maxTags / 8);
    for (const [tag, version] of this.#versions) {
      if (this.#versions.size <= keep) break;
      this.#versions.delete(tag);
      this.#floor = version;
      this.stats.evicted++;
    }
  }
}

const guardedBy = (write: Write): readonly Tag[] =>
  write.expected === undefined && write.unexpected === undefined ? nothing : write.target;

const newEpoch = (): string => randomBytes(8).toString('base64url');
