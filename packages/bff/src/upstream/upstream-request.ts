import type { ServiceName } from 'api-clients';
import type { Problem } from 'service-kit';
import type { FetchInit, LightResponse } from 'undici-revalidating-cache';
import { type Failure, failureOf, problemOf } from './failures.ts';

export class UpstreamRequest {
  readonly upstream: ServiceName;
  readonly method: string;
  readonly path: string;
  readonly startedAt = performance.now();
  durationMs = 0;
  isDone = false;
  response: LightResponse | undefined;
  failure: Failure | undefined;
  #isSent = false;
  #abort: ((reason: Error) => void) | undefined;

  constructor(upstream: ServiceName, { method, url }: Pick<Request, 'method' | 'url'>) {
    this.upstream = upstream;
    this.method = method;
    this.path = url.slice(url.indexOf('/', url.indexOf('//') + 2));
  }

  readonly fetchInit: FetchInit = {
    onSent: () => {
      this.#isSent = true;
    },
    onDispatch: (abort) => {
      this.#abort = abort;
    },
  };

  end(response: LightResponse): void {
    if (this.isDone) return;
    this.response = response;
    this.#done();
  }

  /** @returns the problem for the client */
  fail(error: unknown): Problem {
    const mayBeDone = this.#isSent && this.method !== 'GET';
    const found = failureOf(error);
    // A sent write is not retried, so this error is of the connection that carried it, not of a new one.
    const failure = (this.failure ??= mayBeDone && found === 'unreachable' ? 'incomplete' : found);
    if (!this.isDone) this.#done();
    return problemOf(failure, this.upstream, mayBeDone, error);
  }

  /** Ends it without a response. */
  stop(reason: Error): void {
    this.fail(reason);
    this.#abort?.(reason);
  }

  #done(): void {
    this.isDone = true;
    this.durationMs = performance.now() - this.startedAt;
  }
}
