import { AsyncResource } from 'node:async_hooks';
import type { Dispatcher } from 'undici';
import type { Context, GatheredList, Gatherer, Request, Revalidation } from '../context.ts';
import { brokenOff, copyOf, nobodyWaits } from '../errors.ts';
import { type Conditions, conditionsOf, unconditional } from '../http/conditions.ts';
import { copyOfHeaders, type Headers } from '../http/headers.ts';
import { hasCookie, isShareable } from '../http/storing.ts';
import { selected, variesPerRequest } from '../http/vary.ts';
import { isObject } from '../is-object.ts';
import { lists } from '../observability/stats.ts';
import { recordResponse, type ResponseRecord } from '../observability/record-response.ts';
import { Caller, type CallerOwner, type OnClosed, type WholeResponse } from './caller.ts';
import { type Head, OriginResponse } from './origin-response.ts';
import { validated } from './validation.ts';

/** Decides which requests are shared, from the reports of their round trips. */
export interface RoundTripOwner {
  /** No caller may join it any more: it is about to be sent, or has failed. */
  closed(roundTrip: RoundTrip, request: Request): void;
  /** Whether requests for this URL are not shared. */
  isAvoided(request: Request): boolean;
  /** Whether the URL's latest response may be shared. */
  learned(request: Request, isShareable: boolean): void;
  /** A response came, but no `onRequestStart` before it. */
  startWasHidden(): void;
}

/** One request to the origin for all callers that share it. */
export class RoundTrip implements Dispatcher.DispatchHandler, CallerOwner, Revalidation {
  readonly #context: Context;
  readonly #request: Request;
  readonly #owner: RoundTripOwner;
  readonly #onClosed: OnClosed | undefined;
  readonly #callers = new Set<Caller>();
  /** Callers that joined after the dispatch, until `onRequestStart` proves that it was not sent. */
  #late: Set<Caller> | undefined;
  #controller: Dispatcher.DispatchController | undefined;
  /** Whether a list has answered _ask_. */
  #isAsked = false;
  /** The async context of the first caller, so that the ordinary GET is in its trace. */
  #asyncContext: AsyncResource | undefined;
  /** The async contexts of the other callers, kept only if lists have subscribers. */
  #asyncContexts: AsyncResource[] | undefined;
  /** Called if the last caller leaves while this is in a list. */
  #onAbandoned: (() => void) | undefined;
  #conditions: Conditions = unconditional;
  #fwd: ResponseRecord['fwd'] = 'uri-miss';
  /** What `onRequestStart` was given. A cache inside adds the history when the response starts. */
  #startContext: unknown;
  /** The URLs that undici's `redirect` interceptor has requested, if it is composed inside. */
  #history: readonly unknown[] | undefined;
  #isOpen = true;
  #isSent = false;
  #notModified: Head | undefined;
  #response: OriginResponse | undefined;

  constructor(context: Context, request: Request, owner: RoundTripOwner, onClosed?: OnClosed) {
    this.#context = context;
    this.#request = request;
    this.#owner = owner;
    this.#onClosed = onClosed;
  }

  get #isEmpty(): boolean {
    return this.#callers.size === 0;
  }

  /** @param request the caller's own, equal to the other callers' requests */
  join(request: Request, handler: Dispatcher.DispatchHandler): void {
    const caller = new Caller(request, handler);
    this.#take(caller);
    (this.#late ??= new Set()).add(caller);
    if (this.#asyncContext !== undefined && lists.hasSubscribers) {
      (this.#asyncContexts ??= []).push(new AsyncResource('Revalidation'));
    }
    caller.started();
  }

  /** @returns false if the dispatcher wants no more requests until it has drained */
  start(handler: Dispatcher.DispatchHandler): boolean {
    const caller = new Caller(this.#request, handler);
    this.#take(caller);
    caller.started();
    return this.#start(this.#context.gatherer);
  }

  /** Whether callers may join it. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  #start(gatherer?: Gatherer): boolean {
    if (this.#isEmpty) {
      this.#close();
      return true;
    }
    const { store, trustEntityTags } = this.#context;
    const { url, headers, conditions } = this.#request;
    const stored = store.keys(url);
    if (stored.length > 0) this.#fwd = 'stale';
    this.#conditions = conditionsOf(conditions, selected(headers, stored, trustEntityTags));
    if (gatherer?.take(this.#request, this.#conditions, this) !== true) {
      return this.#send(this.#conditions);
    }
    this.#onAbandoned = () => this.#close();
    this.#asyncContext = new AsyncResource('Revalidation');
    return true;
  }

  get isAbandoned(): boolean {
    return this.#isEmpty;
  }

  freeze(onAbandoned: () => void): void {
    this.#close();
    this.#late = undefined;
    this.#onAbandoned = onAbandoned;
  }

  inCallers(call: () => void): void {
    this.#asyncContext?.runInAsyncScope(call);
    for (const context of this.#asyncContexts ?? []) context.runInAsyncScope(call);
  }

  confirmed(entityTag: string, list: GatheredList): void {
    this.#onAbandoned = undefined;
    this.#context.gatherer?.learned(this.#request, true);
    const headers = { etag: entityTag };
    this.#validate({ statusCode: 304, statusMessage: 'Not Modified', headers }, list);
  }

  sendAlone(isAsked: boolean): void {
    this.#onAbandoned = undefined;
    this.#isAsked = isAsked;
    if (!this.#isEmpty) this.#asyncContext?.runInAsyncScope(() => this.#send(this.#conditions));
  }

  leave(caller: Caller, reason: Error): void {
    this.#callers.delete(caller);
    if (!this.#isEmpty) return;
    this.#onAbandoned?.();
    this.#controller?.abort(reason);
  }

  drained(): void {}

  onRequestStart(controller: Dispatcher.DispatchController, context: unknown): void {
    if (this.#response !== undefined) {
      // If a pipelined request is aborted, undici sends those before it once more, even if their
      // responses have begun.
      controller.abort(brokenOff());
      return;
    }
    this.#controller = controller;
    this.#startContext = context;
    if (!this.#isSent) {
      this.#isSent = true;
      this.#close();
      // undici calls this before it writes the request. If the response comes in the same tick, an
      // interceptor has passed this call on too late.
      if (this.#late !== undefined) queueMicrotask(() => (this.#late = undefined));
    }
    if (this.#isEmpty) controller.abort(nobodyWaits());
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    statusCode: number,
    headers: Headers,
    statusMessage = '',
  ): void {
    if (statusCode < 200) {
      for (const caller of this.#callers) {
        caller.begin(statusCode, copyOfHeaders(headers), statusMessage);
      }
      return;
    }
    this.#responded();
    if (this.#isEmpty) {
      controller.abort(nobodyWaits());
      return;
    }
    if (isWithHistory(this.#startContext)) {
      this.#history = this.#startContext.history;
      for (const { context } of this.#callers) context.history = this.#history;
    }
    const head = { statusCode, headers, statusMessage };
    if (statusCode === 304 && this.#conditions.tags.length > 0) {
      this.#notModified = head;
    } else {
      const callers = new Set(this.#callers);
      this.#callers.clear();
      this.#response = new OriginResponse(this.#context, this.#request, {
        head,
        fwd: this.#fwd,
        callers,
        controller,
        isRedirected: this.#isRedirected,
        askAlone: (caller, onClosed) => this.#askAlone(caller, onClosed),
      });
      this.#owner.learned(this.#request, this.#response.isShareable);
    }
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#response?.data(chunk);
  }

  onResponseEnd(_controller: Dispatcher.DispatchController, trailers: Headers): void {
    if (this.#response !== undefined) this.#response.end(trailers);
    else if (this.#notModified !== undefined) this.#endNotModified(this.#notModified);
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    // A 304 ends with its header section (RFC 9112 section 6.3), so a later error does not change it.
    // undici's `retry`, for example, expects a body if the 304 has a Content-Length.
    if (this.#response !== undefined || this.#notModified === undefined) this.#fail(error);
    else this.#endNotModified(this.#notModified);
  }

  #endNotModified(head: Head): void {
    this.#notModified = undefined;
    if (this.#isAsked) this.#context.gatherer?.learned(this.#request, false);
    this.#validate(head);
  }

  /**
   * Whether the response may come from another URL. undici appends the URL of each response to the
   * history, unless it does not know the origin. It learns the origin from the first redirect.
   */
  get #isRedirected(): boolean {
    if (this.#history === undefined) return false;
    return this.#history.length > (this.#request.options.origin ? 1 : 0);
  }

  #send(conditions: Conditions): boolean {
    const { options, headers } = this.#request;
    this.#conditions = conditions;
    this.#notModified = undefined;
    const fields = { ...headers };
    if (conditions.tags.length > 0) fields['if-none-match'] = conditions.tags.join(', ');
    else delete fields['if-none-match'];
    const shared: Dispatcher.DispatchOptions & { signal?: unknown } = {
      ...options,
      headers: fields,
    };
    // It is the signal of one caller, whose handler acts on it.
    if (shared.signal !== undefined) shared.signal = undefined;
    try {
      return this.#context.dispatch(shared, this);
    } catch (error) {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Anything that the dispatcher throws is passed on.
      this.#fail(error as Error);
      return true;
    }
  }

  #validate(head: Head, gathered?: GatheredList): void {
    if (this.#isEmpty) return;
    // Another URL's 304 says nothing about the responses that are stored for this one.
    const conditions = this.#isRedirected ? { ...this.#conditions, stored: [] } : this.#conditions;
    const response = validated(this.#context, this.#request, conditions, head);
    if (response === undefined) {
      // The 304 names an unknown response.
      this.#send(unconditional);
      return;
    }
    const [first] = this.#callers;
    const isOrdinary = this.#callers.size === 1 && !this.#owner.isAvoided(this.#request);
    const isShared = isOrdinary || this.#isShared(response);
    if (!isOrdinary) this.#owner.learned(this.#request, isShared);
    // For callers that are answered later.
    const kept = isShared ? response : { ...response, headers: { ...response.headers } };
    for (const caller of this.#callers) {
      if (caller !== first && !isShared) {
        this.#askAlone(
          caller,
          (left) => this.#isForAll(kept) && this.#answer(left, kept, true, gathered),
        );
      } else this.#answer(caller, response, caller !== first, gathered);
    }
    this.#callers.clear();
  }

  /** @returns true */
  #answer(
    caller: Caller,
    response: WholeResponse,
    collapsed: boolean,
    gathered: GatheredList | undefined,
  ): boolean {
    const { statusCode: status, headers, body } = response;
    const common = { fwd: this.#fwd, status, bytes: body.length, collapsed, gathered };
    const record = { outcome: 'revalidated', ...common } as const;
    caller.answer(response, recordResponse(this.#context, this.#request, headers, record));
    return true;
  }

  /** Whether it may be the response to an equal request. */
  #isForAll({ headers }: WholeResponse): boolean {
    return !hasCookie(headers) && !variesPerRequest(headers);
  }

  #isShared(response: WholeResponse): boolean {
    return this.#isForAll(response) && isShareable(this.#request.headers, response.headers);
  }

  /** Callers that may have joined after the request was sent do not get this response. */
  #responded(): void {
    if (!this.#isSent) {
      this.#owner.startWasHidden();
      this.#close();
    }
    for (const caller of this.#late ?? []) {
      if (this.#callers.delete(caller)) this.#askAlone(caller);
    }
  }

  /** Each caller gets an error of its own. */
  #fail(error: Error): void {
    const { code } = error as NodeJS.ErrnoException;
    if (ofResponses.has(code)) this.#responded();
    this.#close();
    const callers = this.#response?.takeCallers() ?? [...this.#callers];
    this.#callers.clear();
    const isClosed = !this.#isSent && code === 'UND_ERR_CLOSED';
    for (const [index, caller] of callers.entries()) {
      if (isClosed && this.#onClosed?.(caller)) continue;
      caller.fail(index === 0 ? error : copyOf(error));
    }
  }

  /** Makes a round trip for one caller only. */
  #askAlone(caller: Caller, onClosed?: OnClosed): void {
    if (caller.isOver) return;
    const alone = new RoundTrip(this.#context, caller.request, this.#owner, onClosed);
    alone.#take(caller);
    alone.#start();
  }

  #close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#owner.closed(this, this.#request);
  }

  #take(caller: Caller): void {
    caller.owner = this;
    this.#callers.add(caller);
  }
}

/** Codes of the errors that undici's `responseError` and `retry` make of responses. */
const ofResponses: ReadonlySet<unknown> = new Set(['UND_ERR_RESPONSE', 'UND_ERR_REQ_RETRY']);

const isWithHistory = (context: unknown): context is { history: readonly unknown[] } =>
  isObject(context) && Array.isArray(context['history']);
