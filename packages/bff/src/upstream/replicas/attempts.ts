import type { Dispatcher } from 'undici';
import type { Headers } from 'undici-revalidating-cache';
import {
  connectionLost,
  failureOf,
  isConnectFailure,
  isReplicasFault,
  notConnected,
  Unreachable,
  UpstreamFailure,
} from '../failures.ts';
import type { Replica } from './replica.ts';

export interface Replicas {
  readonly replicas: readonly Replica[];
  readonly maxPending: number;
  pick(tried: readonly Replica[]): Replica | undefined;
}

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- undici passes no controller for rejected requests either, although its types require one.
const notStarted = null as unknown as Dispatcher.DispatchController;

/**
 * Sends a request, and repeats it at other replicas if one fails. Rejects responses that are not JSON.
 *
 * - A request that could not be sent is tried at each replica. With a single replica, it is tried twice
 *   if it is idempotent (RFC 9110 section 9.2.2).
 * - A read that was sent is repeated once.
 * - A write that was sent is not repeated: a second PUT could undo a later write of another client, and a
 *   second DELETE or conditional PUT would get a misleading 404 or 412.
 */
export class Attempts implements Dispatcher.DispatchHandler {
  readonly #balancer: Replicas;
  readonly #options: Dispatcher.DispatchOptions;
  readonly #handler: Dispatcher.DispatchHandler;
  #replica: Replica | undefined;
  #tried: readonly Replica[] = [];
  #errors: readonly Error[] = [];
  #isSent = false;
  #wasSentBefore = false;
  #hasResponse = false;

  constructor(
    balancer: Replicas,
    options: Dispatcher.DispatchOptions,
    handler: Dispatcher.DispatchHandler,
  ) {
    this.#balancer = balancer;
    this.#options = options;
    this.#handler = handler;
  }

  start(): boolean {
    const replica = this.#balancer.pick([]);
    if (replica !== undefined && this.#hasSpace(replica)) return this.#send(replica);
    const error = new UpstreamFailure('overloaded', `${replica?.pending} requests are pending`);
    this.#handler.onResponseError?.(notStarted, error);
    return false;
  }

  onRequestStart(controller: Dispatcher.DispatchController, context: unknown): void {
    this.#isSent = true;
    this.#handler.onRequestStart?.(controller, context);
  }

  onResponseStarted(): void {
    this.#hasResponse = true;
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    headers: Headers,
    statusMessage?: string,
  ): void {
    if (this.#balancer.replicas.length > 1) {
      if (status === 503) this.#replica?.suspect('it answers 503');
      else if (headers['connection'] === 'close') this.#replica?.suspect('it is closing');
      if (status === 503 && this.#isElsewherePossible) {
        controller.abort(new UpstreamFailure('overloaded', `${this.#replica?.name} answers 503`));
        return;
      }
    }
    const type = String(headers['content-type']);
    if (hasBody(status) && !json.test(type)) {
      controller.abort(new UpstreamFailure('not-json', `${status} with content type ${type}`));
      return;
    }
    this.#handler.onResponseStart?.(controller, status, headers, statusMessage);
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#handler.onResponseData?.(controller, chunk);
  }

  onResponseEnd(controller: Dispatcher.DispatchController, trailers: Headers): void {
    if (this.#replica !== undefined) this.#replica.pending--;
    this.#handler.onResponseEnd?.(controller, trailers);
  }

  onResponseError(controller: Dispatcher.DispatchController, error: Error): void {
    const replica = this.#replica;
    if (replica === undefined) return;
    replica.pending--;
    const tried = [...this.#tried, replica];
    const other = this.#balancer.pick(tried);
    const isUnreachable = !this.#isSent && isConnectFailure(error);
    if (other !== undefined || this.#tried.some((one) => one !== replica)) {
      if (isUnreachable) this.#errors = [...this.#errors, error];
      if (isUnreachable || isReplicasFault(error)) replica.fail(error.message);
      // The deadline may have passed for another reason.
      else if (failureOf(error) === 'timeout') replica.suspect(error.message);
    }
    const next = this.#next(error, replica, other);
    this.#tried = tried;
    if (next !== undefined && this.#hasSpace(next)) this.#send(next);
    else if (isUnreachable && this.#errors.length > 1) {
      this.#handler.onResponseError?.(controller, new Unreachable(this.#errors));
    } else this.#handler.onResponseError?.(controller, error);
  }

  #send(replica: Replica): boolean {
    this.#replica = replica;
    this.#wasSentBefore ||= this.#isSent;
    this.#isSent = false;
    this.#hasResponse = false;
    replica.pending++;
    replica.requests++;
    return replica.dispatch(this.#options, this);
  }

  /** @param other a replica that has not been tried; undefined if none is left */
  #next(error: Error, failed: Replica, other: Replica | undefined): Replica | undefined {
    const { method } = this.#options;
    const { code } = error as NodeJS.ErrnoException;
    // Another replica may be able to answer a read that got 503.
    if (failureOf(error) === 'overloaded') return other;
    if (this.#hasResponse) return undefined;
    if (other === undefined) {
      if (this.#tried.length > 0) return undefined;
      const isAgain =
        !this.#isSent && notConnected.has(code)
          ? isIdempotent(method)
          : method === 'GET' && connectionLost.has(code);
      return isAgain ? failed : undefined;
    }
    if (!this.#isSent) return isConnectFailure(error) ? other : undefined;
    const isRead = method === 'GET' && !this.#wasSentBefore;
    const isUnanswered = connectionLost.has(code) || code === 'UND_ERR_HEADERS_TIMEOUT';
    return isRead && isUnanswered ? other : undefined;
  }

  /** Whether a read that got 503 may be sent to a replica that works. */
  get #isElsewherePossible(): boolean {
    if (this.#options.method !== 'GET' || this.#wasSentBefore || !this.#replica) return false;
    const other = this.#balancer.pick([...this.#tried, this.#replica]);
    return other !== undefined && !other.isEjected && this.#hasSpace(other);
  }

  #hasSpace({ pending }: Replica): boolean {
    return pending < this.#balancer.maxPending;
  }
}

const isIdempotent = (method: string): boolean =>
  method === 'GET' || method === 'PUT' || method === 'DELETE';

const hasBody = (status: number): boolean => status >= 200 && status !== 204 && status !== 304;
const json = /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i;
