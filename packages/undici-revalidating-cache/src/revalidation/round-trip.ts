import type { Dispatcher } from 'undici';
import { account, type Account } from '../observability/account.ts';
import { Caller, type CallerOwner, type WholeResponse } from './caller.ts';
import { tagsToSend } from '../http/conditions.ts';
import type { Context, Request } from '../context.ts';
import { copyOf } from '../errors.ts';
import type { Headers } from '../http/headers.ts';
import { type Head, Reception } from './reception.ts';
import { staleResponse } from '../stale-if-error.ts';
import { validated } from './validation.ts';

/** One request to the origin for all who waited for it, and what becomes of its answer. */
export class RoundTrip implements Dispatcher.DispatchHandler, CallerOwner {
  /** Who came after this one was sent waits for the next. */
  next: RoundTrip | undefined;
  readonly #context: Context;
  readonly #request: Request;
  readonly #callers = new Set<Caller>();
  readonly #onDone: (self: RoundTrip) => void;
  #controller: Dispatcher.DispatchController | undefined;
  #sent: readonly string[] = [];
  #fwd: Account['fwd'] = 'uri-miss';
  #head: Head | undefined;
  #reception: Reception | undefined;
  #isDone = false;

  /** @param onDone told, once, when the next round trip for equal requests may start */
  constructor(context: Context, request: Request, onDone: (self: RoundTrip) => void) {
    this.#context = context;
    this.#request = request;
    this.#onDone = onDone;
  }

  get key(): string {
    return this.#request.key;
  }

  get #isEmpty(): boolean {
    return this.#callers.size === 0;
  }

  join(handler: Dispatcher.DispatchHandler): void {
    const caller = new Caller(handler);
    this.#take(caller);
    caller.started();
  }

  /**
   * @param isConditional unset, it asks for the whole response, whatever is stored
   * @returns false if the dispatcher wants no more requests until it has drained
   */
  start(isConditional = true): boolean {
    if (this.#isEmpty) {
      this.#done();
      return true;
    }
    const { store, dispatch } = this.#context;
    const { options, url, headers, conditions } = this.#request;
    const stored = store.entityTags(url);
    if (stored.length > 0) this.#fwd = 'stale';
    this.#sent = isConditional ? tagsToSend(conditions, stored) : [];
    const fields = { ...headers };
    if (this.#sent.length > 0) fields['if-none-match'] = this.#sent.join(', ');
    else delete fields['if-none-match'];
    try {
      return dispatch({ ...options, headers: fields }, this);
    } catch (error) {
      this.#fail(error as Error);
      return true;
    }
  }

  leave(caller: Caller, reason: Error): void {
    this.#callers.delete(caller);
    if (this.#isEmpty) this.#controller?.abort(reason);
  }

  drained(): void {
    this.#reception?.drained();
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#isEmpty) controller.abort(nobodyWaits());
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    statusCode: number,
    headers: Headers,
    statusMessage = '',
  ): void {
    if (statusCode < 200) {
      for (const caller of this.#callers) caller.begin(statusCode, { ...headers }, statusMessage);
      return;
    }
    const head = { statusCode, headers, statusMessage };
    this.#head = head;
    if (statusCode === 304 && this.#sent.length > 0) return;
    if (statusCode >= 500 && this.#answerStale(statusCode)) return;
    this.#reception = new Reception(this.#context, this.#request, {
      head,
      fwd: this.#fwd,
      callers: this.#callers,
      controller,
      sendOthersAlone: (first) => this.#sendOthersAlone(first),
      onRelease: () => this.#done(),
    });
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#reception?.data(chunk);
  }

  onResponseEnd(_controller: Dispatcher.DispatchController, trailers: Headers): void {
    if (this.#reception !== undefined) this.#reception.end(trailers);
    else if (this.#head !== undefined && !this.#isDone) this.#validate(this.#head);
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    if (this.#reception !== undefined || !this.#answerStale()) this.#fail(error);
  }

  #validate(head: Head): void {
    const response = validated(this.#context, this.#request, this.#sent, head);
    if (response === undefined) {
      this.start(false);
      return;
    }
    // A cookie is for who asked, and for nobody who shared the answer.
    if (response.headers['set-cookie'] !== undefined) {
      const [first] = this.#callers;
      this.#sendOthersAlone(first);
    }
    this.#answer(response, { outcome: 'revalidated', fwd: this.#fwd, fwdStatus: 304 });
  }

  /** @returns whether there was something stale to answer with */
  #answerStale(fwdStatus?: number): boolean {
    const stale = this.#isEmpty ? undefined : staleResponse(this.#context, this.#request);
    if (stale === undefined) return false;
    const told = { outcome: 'stale', fwd: 'stale', fwdStatus, detail: 'stale-if-error' } as const;
    this.#answer({ ...stale, statusCode: 200 }, told);
    return true;
  }

  #answer(response: WholeResponse, told: Omit<Account, 'status' | 'bytes'>): void {
    this.#done();
    const accounted = { ...told, status: response.statusCode, bytes: response.body.length };
    let collapsed = false;
    for (const caller of this.#callers) {
      const headers = account(this.#context, this.#request, response.headers, accounted, collapsed);
      caller.answer(response, headers);
      collapsed = true;
    }
    this.#callers.clear();
  }

  /** Each gets an error of its own. */
  #fail(error: Error): void {
    this.#done();
    let own = error;
    for (const caller of this.#callers) {
      caller.fail(own);
      own = copyOf(error);
    }
    this.#callers.clear();
  }

  /** All but that caller make a round trip that they share with nobody. */
  #sendOthersAlone(first: Caller | undefined): void {
    for (const caller of this.#callers) {
      if (caller === first) continue;
      this.#callers.delete(caller);
      const own = new RoundTrip(this.#context, this.#request, () => {});
      if (!caller.isOver) own.#take(caller);
      own.start();
    }
    if (this.#isEmpty) this.#controller?.abort(nobodyWaits());
  }

  #take(caller: Caller): void {
    caller.owner = this;
    this.#callers.add(caller);
  }

  #done(): void {
    if (this.#isDone) return;
    this.#isDone = true;
    this.#onDone(this);
  }
}

const nobodyWaits = (): Error => new Error('Nobody waits for this response any more');
