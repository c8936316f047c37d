import { computed, signal } from '@preact/signals';
import { announce } from '../announcement.ts';
import { createBffClient } from '../client/bff-client.ts';
import { loadDetails } from '../client/details.ts';
import type { Action, ClientExchange } from '../client/exchange.ts';
import { remember, shownNumber } from '../client/history.ts';
import { type Outcome, outcomeOf } from '../client/outcome.ts';
import { PrivateCache } from '../client/private-cache.ts';
import { messageOf } from '../client/problem.ts';
import type { User } from '../users.ts';
import type { Place } from './place.ts';
import { Reader } from './reader.ts';
import type { Values } from './values.ts';
import { Writer } from './writer.ts';

/** Unsaved changes in a form, and the version that they are based on. */
export interface Draft {
  readonly base: Values;
  readonly mine: Values;
  readonly etag: string | undefined;
}

/** Changes that were rejected with 412 because the resource has changed. */
export interface Conflict extends Draft {
  readonly place: Place;
  readonly theirs: Values;
  /** The `If-Match` that failed; `etag` is the current one. */
  readonly rejectedETag: string | undefined;
}

export interface LastRead {
  readonly outcome: Outcome;
  /** Increases with each read, so that an equal outcome is animated again. */
  readonly number: number;
}

let actions = 0;

/** One of the two people: their reads, unsaved changes and selection. */
export class Session {
  readonly user: User;
  readonly reader: Reader;
  readonly writer: Writer;
  readonly cache: PrivateCache;
  readonly isBusy = computed(() => this.#pending.value > 0);
  readonly failure = signal<string | undefined>(undefined);
  /** Whether reads send `If-None-Match`. */
  readonly isConditional = signal(true);
  readonly openProject = signal<string | undefined>(undefined);
  readonly selected = signal<Place | undefined>(undefined);
  readonly drafts = signal<ReadonlyMap<string, Draft>>(new Map());
  readonly conflict = signal<Conflict | undefined>(undefined);
  /** The outcome of the last read of each path. */
  readonly lastReads = signal<ReadonlyMap<string, LastRead>>(new Map());
  /** Actions that have been started and not finished. */
  readonly #pending = signal(0);
  #last: Promise<void> = Promise.resolve();
  #action: Action = { number: 0, label: '' };

  constructor(user: User) {
    this.user = user;
    this.cache = new PrivateCache({
      user: user.email,
      isConditional: () => this.isConditional.peek(),
      action: () => this.#action,
      onExchange: (exchange) => this.#exchanged(exchange),
    });
    const api = createBffClient(this.cache.fetch);
    this.reader = new Reader(api);
    this.writer = new Writer(api);
  }

  /**
   * Runs one action of the person, after their earlier actions have finished.
   *
   * @param work resolves to the sentence to announce, if any
   */
  act(label: string, work: () => Promise<string | undefined>): Promise<void> {
    this.#pending.value++;
    this.#last = this.#last.then(() => this.#run(label, work));
    return this.#last;
  }

  fail(error: unknown): void {
    const message = messageOf(error);
    this.failure.value = message;
    announce(`${this.user.name}: ${message}`);
  }

  setDraft(path: string, draft: Draft | undefined): void {
    const drafts = new Map(this.drafts.peek());
    if (draft === undefined) drafts.delete(path);
    else drafts.set(path, draft);
    this.drafts.value = drafts;
  }

  async #run(label: string, work: () => Promise<string | undefined>): Promise<void> {
    this.failure.value = undefined;
    this.#action = { number: ++actions, label };
    shownNumber.value = undefined;
    try {
      const sentence = await work();
      if (sentence !== undefined) announce(`${this.user.name}: ${sentence}`);
    } catch (error) {
      this.fail(error);
    } finally {
      this.#pending.value--;
    }
  }

  #exchanged(exchange: ClientExchange): void {
    remember(exchange);
    const { method, path, number } = exchange;
    if (method !== 'GET') {
      // Later explanations name the author of this write.
      void loadDetails(exchange);
      return;
    }
    this.lastReads.value = new Map(this.lastReads.peek()).set(path, {
      outcome: outcomeOf(exchange),
      number,
    });
  }
}
