import {
  type EncodedTarget,
  encodeTargets,
  isMediaType,
  maxBytes,
  mediaType,
  readAnswers,
} from 'gathered-revalidation';
import type { Dispatcher } from 'undici';
import type { GatheredList, Revalidation } from '../context.ts';
import { nobodyWaits, tooLate } from '../errors.ts';
import { fieldOf, type Headers } from '../http/headers.ts';
import type { GatherOptions } from './options.ts';
import { type ListEvent, lists } from '../observability/stats.ts';

/** A revalidation, and its target in a list. */
export interface Member extends EncodedTarget {
  readonly revalidation: Revalidation;
}

export type Outcome = NonNullable<ListEvent['outcome']>;

/** How many members the server confirmed, and how many it did not decide. */
interface Counts {
  readonly confirmed: number;
  readonly asks: number;
}

/** Called before the members continue. */
export type OnDone = (list: List, outcome: Outcome, counts: Counts) => void;

const none: Counts = { confirmed: 0, asks: 0 };

/** Statuses of a server that does not support the protocol. */
const unsupported = new Set([404, 405, 415, 501]);

/**
 * One request that revalidates for several round trips. It releases them once, when it ends. So a late
 * response reaches none of them, and no part of a wrong response is used.
 */
export class List implements Dispatcher.DispatchHandler {
  readonly #origin: string;
  readonly #gather: Required<GatherOptions>;
  readonly #onDone: OnDone;
  #members: readonly Member[];
  #controller: Dispatcher.DispatchController | undefined;
  /** The request's `x-request-id`. */
  #id: string | undefined;
  /** Undefined without subscribers. */
  #event: ListEvent | undefined;
  #timing: string | undefined;
  #outcome: Outcome = 'failed';
  #chunks: Buffer[] = [];
  #length = 0;
  #timer: NodeJS.Timeout | undefined;

  /** @param members that no further caller may join */
  constructor(
    members: readonly Member[],
    origin: string,
    gather: Required<GatherOptions>,
    onDone: OnDone,
  ) {
    this.#members = members;
    this.#origin = origin;
    this.#gather = gather;
    this.#onDone = onDone;
    const leave = () => this.#leave();
    for (const { revalidation } of members) revalidation.freeze(leave);
  }

  send(dispatch: Dispatcher.Dispatch): void {
    const { path, timeoutMs, headers } = this.#gather;
    this.#timer = setTimeout(() => this.#abort(tooLate(timeoutMs)), timeoutMs);
    this.#timer.unref();
    try {
      const fields: Record<string, string> = { ...headers(), 'content-type': mediaType };
      this.#publish(fields);
      this.#id = fields['x-request-id'];
      const options = {
        origin: this.#origin,
        path,
        method: 'QUERY',
        headers: fields,
        body: encodeTargets(this.#members),
        // undici's `retry` would be slower than ordinary GETs.
        retryOptions: { maxRetries: 0 },
      } as const;
      dispatch(options, this);
    } catch {
      this.#fail();
    }
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    // A second start is a retry, or a redirect to a server that was not asked.
    const isAgain = this.#controller !== undefined;
    this.#controller = controller;
    if (isAgain || this.#isDone) this.#abort(nobodyWaits());
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    statusCode: number,
    headers: Headers,
  ): void {
    if (statusCode < 200) return;
    const isReadable = statusCode === 200 && isMediaType(fieldOf(headers, 'content-type'));
    this.#timing = fieldOf(headers, 'server-timing');
    if (isReadable) this.#outcome = 'answered';
    else if (unsupported.has(statusCode)) this.#outcome = 'unsupported';
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#length += chunk.length;
    this.#chunks.push(chunk);
    if (this.#length > maxBytes) this.#abort(new Error(`The answers exceed ${maxBytes} bytes`));
  }

  onResponseEnd(): void {
    clearTimeout(this.#timer);
    if (this.#outcome !== 'answered') this.#fail(this.#outcome);
    else if (!this.#isDone) this.#answer(Buffer.concat(this.#chunks).toString());
  }

  onResponseError(): void {
    clearTimeout(this.#timer);
    this.#fail();
  }

  #publish(headers: Record<string, string>): void {
    if (!lists.hasSubscribers) return;
    const members = this.#members;
    this.#event = {
      origin: this.#origin,
      targets: members.length,
      headers,
      inReads: (call) => {
        for (const { revalidation } of members) revalidation.inCallers(call);
      },
    };
    lists.start.publish(this.#event);
  }

  get #isDone(): boolean {
    return this.#members.length === 0;
  }

  #answer(content: string): void {
    let tags: ReturnType<typeof readAnswers>;
    try {
      tags = readAnswers(content, this.#members);
    } catch {
      this.#fail();
      return;
    }
    const by = this.#id === undefined ? '' : `; gathered-by=${JSON.stringify(this.#id)}`;
    const parameters = `; gathered=${tags.length}${by}`;
    const gathered: GatheredList = { targets: tags.length, parameters, timing: this.#timing };
    const asks = tags.filter((tag) => tag === undefined).length;
    const members = this.#finish('answered', { asks, confirmed: tags.length - asks });
    for (const [index, { revalidation }] of members.entries()) {
      const tag = tags[index];
      if (tag === undefined) revalidation.sendAlone(true);
      else revalidation.confirmed(tag, gathered);
    }
  }

  /** Its members continue with ordinary GETs. */
  #fail(outcome: Outcome = 'failed'): void {
    if (this.#isDone) return;
    for (const { revalidation } of this.#finish(outcome, none)) revalidation.sendAlone(false);
  }

  #finish(outcome: Outcome, counts: Counts): readonly Member[] {
    const members = this.#members;
    this.#members = [];
    this.#chunks = [];
    if (this.#event !== undefined) {
      lists.asyncEnd.publish(Object.assign(this.#event, { outcome, asks: counts.asks }));
    }
    this.#onDone(this, outcome, counts);
    return members;
  }

  #abort(reason: Error, outcome: Outcome = 'failed'): void {
    clearTimeout(this.#timer);
    this.#fail(outcome);
    this.#controller?.abort(reason);
  }

  #leave(): void {
    if (this.#members.every(({ revalidation }) => revalidation.isAbandoned)) {
      this.#abort(nobodyWaits(), 'abandoned');
    }
  }
}
