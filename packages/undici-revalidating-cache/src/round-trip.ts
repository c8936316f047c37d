import type { Dispatcher } from 'undici';
import { account, type Account } from './account.ts';
import { Caller, type CallerOwner, type WholeResponse } from './caller.ts';
import { nameOf, tagsToSend } from './conditions.ts';
import type { Context, Request } from './context.ts';
import { fieldOf, hasDirective, type Headers } from './headers.ts';
import { type Head, Reception } from './reception.ts';
import { staleResponse } from './stale-if-error.ts';
import { freshened } from './storing.ts';

const empty = Buffer.alloc(0);

/** One request to the origin for all who waited for it, and what becomes of its answer. */
export class RoundTrip implements Dispatcher.DispatchHandler, CallerOwner {
  readonly #context: Context;
  readonly #request: Request;
  readonly #callers = new Set<Caller>();
  readonly #onDone: () => void;
  #controller: Dispatcher.DispatchController | undefined;
  #sent: readonly string[] = [];
  #head: Head | undefined;
  #reception: Reception | undefined;
  #isDone = false;

  /** @param onDone told, once, when the next round trip for equal requests may start */
  constructor(context: Context, request: Request, onDone: () => void) {
    this.#context = context;
    this.#request = request;
    this.#onDone = onDone;
  }

  get isEmpty(): boolean {
    return this.#callers.size === 0;
  }

  join(handler: Dispatcher.DispatchHandler): void {
    const caller = new Caller(handler, this);
    this.#callers.add(caller);
    caller.started();
  }

  /** @param isConditional unset, it asks for the whole response, whatever is stored */
  start(isConditional = true): void {
    const { store, dispatch } = this.#context;
    const { options, url, headers, conditions } = this.#request;
    this.#sent = isConditional ? tagsToSend(conditions, store.entityTags(url)) : [];
    const fields = { ...headers };
    if (this.#sent.length > 0) fields['if-none-match'] = this.#sent.join(', ');
    else delete fields['if-none-match'];
    try {
      dispatch({ ...options, headers: fields }, this);
    } catch (error) {
      this.#fail(error as Error);
    }
  }

  leave(caller: Caller): void {
    this.#callers.delete(caller);
    if (this.isEmpty) this.#controller?.abort(caller.reason ?? new Error('Aborted'));
  }

  drained(): void {
    this.#reception?.drained();
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.isEmpty) controller.abort(new Error('Nobody waits for this response any more'));
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    statusCode: number,
    headers: Headers,
    statusMessage = '',
  ): void {
    if (statusCode < 200) return;
    const head = { statusCode, headers, statusMessage };
    this.#head = head;
    const isConditional = this.#sent.length > 0;
    if (statusCode === 304 && isConditional) return;
    if (statusCode >= 500 && this.#answerStale(statusCode)) return;
    this.#reception = new Reception(this.#context, this.#request, {
      head,
      isConditional,
      callers: this.#callers,
      controller,
      onRelease: () => this.#done(),
    });
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#reception?.data(chunk);
  }

  onResponseEnd(_controller: Dispatcher.DispatchController, trailers: Headers): void {
    if (this.#reception !== undefined) this.#reception.end(trailers);
    else if (this.#head !== undefined && !this.#isDone) this.#validated(this.#head);
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    if (this.#reception !== undefined || !this.#answerStale()) this.#fail(error);
  }

  /** RFC 9111 section 4.3.3, 304: the one that it names, or the only one that was asked about. */
  #validated({ headers, statusMessage }: Head): void {
    const { store, staleIfErrorMs } = this.#context;
    const { url, conditions, key } = this.#request;
    const named = fieldOf(headers, 'etag') ?? (this.#sent.length === 1 ? this.#sent[0] : undefined);
    const told = { outcome: 'revalidated', fwd: 'stale', fwdStatus: 304 } as const;
    if (nameOf(named, conditions ?? []) !== undefined) {
      this.#answer({ statusCode: 304, statusMessage, headers, body: empty }, told);
      return;
    }
    const tag = nameOf(named, this.#sent);
    const stored = tag === undefined ? undefined : store.get(url, tag);
    if (tag === undefined || stored === undefined) {
      this.start(false);
      return;
    }
    const fresh = {
      statusCode: 200,
      statusMessage: stored.statusMessage,
      body: stored.body,
      headers: freshened(stored.headers, headers),
      validatedAt: Date.now(),
      requestKey: staleIfErrorMs === 0 ? '' : key,
    };
    if (hasDirective(headers, 'no-store')) store.delete(url, tag);
    else store.set(url, tag, fresh);
    this.#answer(fresh, told);
  }

  /** @returns whether there was something stale to answer with */
  #answerStale(fwdStatus?: number): boolean {
    const stale = staleResponse(this.#context, this.#request);
    if (stale === undefined || this.isEmpty) return false;
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
  }

  #fail(error: Error): void {
    this.#done();
    for (const caller of this.#callers) caller.fail(copyOf(error));
  }

  #done(): void {
    if (this.#isDone) return;
    this.#isDone = true;
    this.#onDone();
  }
}

/** Whoever changes its error changes no one else's. */
const copyOf = (error: Error): Error =>
  Object.defineProperties(
    Object.create(Object.getPrototypeOf(error) as object) as Error,
    Object.getOwnPropertyDescriptors(error),
  );
