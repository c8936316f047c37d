import { computed, signal } from '@preact/signals';
import { announce } from '../announcement.ts';
import { loadDetails } from '../client/details.ts';
import type { Action, ClientExchange } from '../client/exchange.ts';
import { remember, shownNumber } from '../client/history.ts';
import { PrivateCache, type RequestParts } from '../client/private-cache.ts';
import { messageOf } from '../client/problem.ts';
import { ann, bob, type User } from '../users.ts';
import { childrenOf, kindOf, type Resource } from './place.ts';
import type { Values } from './values.ts';

/** Unsaved changes in a form, and the version that they are based on. */
export interface Draft {
  readonly base: Values;
  readonly mine: Values;
  readonly etag: string | undefined;
}

/** Changes that were rejected with 412 because the resource has changed. */
export interface Conflict extends Draft {
  readonly path: string;
  readonly theirs: Values;
  /** The `If-Match` that failed; `etag` is the current one. */
  readonly rejectedETag: string | undefined;
}

/** A resource as last read. The last data stays visible during the next read. */
export interface Entry {
  readonly state: 'loading' | 'ready' | 'gone' | 'failed';
  readonly data?: Resource | undefined;
  readonly etag?: string | undefined;
  readonly next?: string | undefined;
  /** The reason for missing data, as shown. */
  readonly message?: string;
}

/** Limits the automatic reads in a large building: areas, and zones of each area. */
const maxRead = 20;

let actions = 0;

/** One of the two people: their reads, unsaved changes and selection. */
export class Session {
  readonly user: User;
  readonly #cache = new PrivateCache();
  readonly isBusy = computed(() => this.#pending.value > 0);
  readonly failure = signal<string | undefined>(undefined);
  readonly isConditional = signal(true);
  readonly selected = signal<string | undefined>(undefined);
  readonly resources = signal<ReadonlyMap<string, Entry>>(new Map());
  readonly drafts = signal<ReadonlyMap<string, Draft>>(new Map());
  readonly conflict = signal<Conflict | undefined>(undefined);
  readonly #pending = signal(0);
  #last: Promise<unknown> = Promise.resolve();
  #action: Action = { number: 0, label: '' };

  constructor(user: User) {
    this.user = user;
  }

  /** Sends a request as this person, and shows its messages. */
  send(...request: [method: string, path: string, parts?: RequestParts]) {
    const sender = {
      user: this.user.email,
      action: this.#action,
      isConditional: this.isConditional.peek(),
      onExchange: (exchange: ClientExchange) => {
        remember(exchange);
        // Later explanations name the author of this write.
        if (exchange.method !== 'GET') void loadDetails(exchange);
      },
    };
    return this.#cache.send(sender, ...request);
  }

  /**
   * Runs one action of the person, after their earlier actions have finished.
   *
   * @param work resolves to the sentence to announce, if any
   * @returns whether it succeeded. If not, `failure` says why
   */
  act(label: string, work: () => Promise<string | undefined>): Promise<boolean> {
    this.#pending.value++;
    const isDone = this.#last.then(() => this.#run(label, work));
    this.#last = isDone;
    return isDone;
  }

  setDraft(path: string, draft: Draft | undefined): void {
    const drafts = new Map(this.drafts.peek());
    if (draft === undefined) drafts.delete(path);
    else drafts.set(path, draft);
    this.drafts.value = drafts;
  }

  /** @returns the data; undefined if the read failed, and then `resources` says why */
  async read(path: string): Promise<Resource | undefined> {
    this.#put(path, { ...this.resources.peek().get(path), state: 'loading' });
    try {
      const { ok, status, etag, next, data } = await this.send('GET', path);
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- The bff keeps its published contract.
      if (ok) this.#put(path, { state: 'ready', data: data as Resource, etag, next });
      else this.#put(path, { state: status === 404 ? 'gone' : 'failed', message: messageOf(data) });
    } catch (error) {
      this.#put(path, { state: 'failed', message: messageOf(error) });
    }
    return this.resources.peek().get(path)?.data;
  }

  /**
   * Reads a project, its areas and their zones with the lists of nodes.
   *
   * @returns the reason for the first failed read, if any
   */
  async readBelow(path: string): Promise<string | undefined> {
    const children = childrenOf(path, await this.read(path)).slice(0, maxRead);
    const reasons = await Promise.all(
      children.map(async ({ path }) =>
        kindOf(path) === 'node' ? undefined : this.readBelow(path),
      ),
    );
    return [this.messageAt(path), ...reasons].find((reason) => reason !== undefined);
  }

  /** Why the data of a path is missing, if it is. */
  messageAt(path: string | undefined): string | undefined {
    return this.resources.value.get(path ?? '')?.message;
  }

  /** The zones below a path that this person has read, in the order of the tree. */
  zonesBelow(path: string): string[] {
    const data = this.resources.value.get(path)?.data;
    if (kindOf(path) === 'zone') return data === undefined ? [] : [path];
    return childrenOf(path, data).flatMap((child) => this.zonesBelow(child.path));
  }

  #put(path: string, entry: Entry): void {
    this.resources.value = new Map(this.resources.peek()).set(path, entry);
  }

  async #run(label: string, work: () => Promise<string | undefined>): Promise<boolean> {
    this.failure.value = undefined;
    this.#action = { number: ++actions, label };
    shownNumber.value = undefined;
    try {
      const sentence = await work();
      if (sentence !== undefined) announce(`${this.user.name}: ${sentence}`);
      return true;
    } catch (error) {
      const message = messageOf(error);
      this.failure.value = message;
      announce(`${this.user.name}: ${message}`);
      return false;
    } finally {
      this.#pending.value--;
    }
  }
}

export const sessions = [new Session(ann), new Session(bob)] as const;

export const building = signal<string | undefined>(undefined);
