import type { Pool, PoolClient } from 'pg';
import { textArray } from './literals.ts';
import { simpleQuery } from '../database/simple-query.ts';
import {
  codeOf,
  throwOfConnecting,
  throwOfDatabase,
  unavailability,
} from '../database/unavailable.ts';
import { schema } from './sql/tables.ts';
import { Snapshot } from './version.ts';
import type { Look, SharedLookup, Tag } from '../versions/version-store.ts';

interface Waiter {
  readonly tags: readonly Tag[];
  readonly attempts: number;
  readonly resolve: (look: Look) => void;
  readonly reject: (error: unknown) => void;
}

export interface LookupOptions {
  readonly attemptMs: number;
  readonly attempts: number;
}

/** The SQL that `Snapshot.of` understands. */
export const lookUpSql = (tags: Iterable<Tag>): string =>
  `SELECT ${schema}.look_up(${textArray(new Set(tags))})`;

/** A data exception: a tag is invalid, for example a character is missing in the database's encoding. */
const isAboutTag = (error: unknown): boolean => String(codeOf(error)).startsWith('22');

const ignore = (): void => {};

/**
 * Lookups that wait at the same time are one statement. A lookup joins only a statement that has not
 * been sent: the answer to an earlier one may predate a write that its caller already knows of.
 *
 * Only one statement is in progress at a time, so that the next one gathers all lookups that arrive in
 * the meantime.
 */
export class Lookups {
  readonly #pool: Pool;
  readonly #options: LookupOptions;
  /** Not sent yet. */
  #waiting: Waiter[] = [];
  #isUnderWay = false;
  #isScheduled = false;
  /** Counts since the start. */
  readonly stats = { lookups: 0, statements: 0, late: 0 };

  constructor(pool: Pool, options: LookupOptions) {
    this.#pool = pool;
    this.#options = options;
  }

  /** @returns no version if it is not known in time, or if the versions in the database are not in force */
  look(tags: readonly Tag[]): Promise<Look> {
    this.stats.lookups++;
    return new Promise((resolve, reject) => {
      this.#waiting.push({ tags, attempts: 0, resolve, reject });
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#isScheduled || this.#isUnderWay || this.#waiting.length === 0) return;
    this.#isScheduled = true;
    // After the requests that arrived together have all asked.
    setImmediate(() => {
      this.#isScheduled = false;
      void this.#attempt();
    });
  }

  async #attempt(): Promise<void> {
    const waiters = this.#waiting;
    this.#waiting = [];
    this.#isUnderWay = true;
    await this.#answer(waiters);
    this.#isUnderWay = false;
    this.#schedule();
  }

  /** Takes its waiters as an argument, so that a late answer cannot resolve those of a later attempt. */
  async #answer(waiters: readonly Waiter[]): Promise<void> {
    const start = performance.now();
    const lookedUp = new Set(waiters.flatMap(({ tags }) => tags));
    let error: unknown;
    let snapshot: Snapshot | undefined;
    try {
      snapshot = await this.#ask(lookedUp);
    } catch (failure) {
      error = failure;
    }
    if (waiters.length > 1 && isAboutTag(error)) {
      const half = waiters.length >> 1;
      await this.#answer(waiters.slice(0, half));
      return this.#answer(waiters.slice(half));
    }
    const moment: SharedLookup = {
      lookups: waiters.length,
      milliseconds: performance.now() - start,
      versionOf: (tags) =>
        tags.every((tag) => lookedUp.has(tag)) ? snapshot?.versionOf(tags) : undefined,
    };
    for (const waiter of waiters) {
      const { tags, attempts, resolve, reject } = waiter;
      if (error === undefined) resolve({ version: snapshot?.versionOf(tags), moment });
      else if (error !== late && unavailability(error) === undefined) reject(error);
      else if (attempts + 1 >= this.#options.attempts) resolve({ version: undefined, moment });
      else this.#waiting.push({ ...waiter, attempts: attempts + 1 });
    }
  }

  /** @throws `late` after `attemptMs`; its connection is closed, so the next attempt has another one */
  #ask(tags: ReadonlySet<Tag>): Promise<Snapshot | undefined> {
    const text = lookUpSql(tags);
    return new Promise((resolve, reject) => {
      let client: PoolClient | undefined;
      let isOver = false;
      const end = (settle: () => void, isBroken: boolean): void => {
        if (isOver) return;
        isOver = true;
        clearTimeout(timer);
        client?.off('error', ignore);
        client?.release(isBroken);
        settle();
      };
      const fail = (error: unknown): void =>
        end(() => {
          if (error === late) this.stats.late++;
          reject(error);
        }, !isAboutTag(error));
      const timer = setTimeout(fail, this.#options.attemptMs, late);
      this.#pool
        .connect()
        .catch(throwOfConnecting)
        .then((connected) => {
          if (isOver) return connected.release();
          client = connected;
          client.on('error', ignore);
          this.stats.statements++;
          return simpleQuery(client, text).then(({ values }) =>
            end(() => resolve(Snapshot.of(values)), false),
          );
        })
        .catch(throwOfDatabase)
        .catch(fail);
    });
  }
}

const late = new Error('The versions were not looked up in time');
