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

/** A form that somebody has begun to fill in, and the state of the thing that it began with. */
export interface Draft {
  readonly base: Values;
  readonly mine: Values;
  readonly etag: string | undefined;
}

/** Somebody else was faster. */
export interface Conflict extends Draft {
  readonly place: Place;
  readonly theirs: Values;
}

export interface LastRead {
  readonly outcome: Outcome;
  /** Grows with each read, so that an equal outcome shows again. */
  readonly number: number;
}

let actions = 0;

/** One of the two people: what they have read, are changing and look at. */
export class Session {
  readonly user: User;
  readonly reader: Reader;
  readonly writer: Writer;
  readonly cache: PrivateCache;
  readonly isBusy = computed(() => this.#begun.value > 0);
  readonly failure = signal<string | undefined>(undefined);
  /** Whether reads name the ETags that this client has. */
  readonly isConditional = signal(true);
  readonly openProject = signal<string | undefined>(undefined);
  readonly selected = signal<Place | undefined>(undefined);
  readonly drafts = signal<ReadonlyMap<string, Draft>>(new Map());
  readonly conflict = signal<Conflict | undefined>(undefined);
  /** How the last read of each path came about. */
  readonly lastReads = signal<ReadonlyMap<string, LastRead>>(new Map());
  /** How many things the person has begun that are not done yet. */
  readonly #begun = signal(0);
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
   * Runs one thing that the person does, when what they have begun before is done.
   *
   * @param work resolves to what is to be said of it, if there is anything to say
   */
  act(label: string, work: () => Promise<string | undefined>): Promise<void> {
    this.#begun.value++;
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
      const said = await work();
      if (said !== undefined) announce(`${this.user.name}: ${said}`);
    } catch (error) {
      this.fail(error);
    } finally {
      this.#begun.value--;
    }
  }

  #exchanged(exchange: ClientExchange): void {
    remember(exchange);
    const { method, path, number } = exchange;
    if (method !== 'GET') {
      // Whose write it was is what readers want to know of it later.
      void loadDetails(exchange);
      return;
    }
    this.lastReads.value = new Map(this.lastReads.peek()).set(path, {
      outcome: outcomeOf(exchange),
      number,
    });
  }
}
