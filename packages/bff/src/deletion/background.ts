import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { UpstreamFailure } from '../upstream/failures.ts';
import { RequestScope, type RequestScopeOptions } from '../upstream/request-scope.ts';

const closing = new UpstreamFailure('abandoned', 'The service is closing');
const taskOver = new UpstreamFailure('abandoned', 'The task is over');

export type BackgroundOptions = Pick<RequestScopeOptions, 'upstreams' | 'deadlineMs'>;

/** Upstream requests that no client waits for. */
export class Background {
  readonly #options: BackgroundOptions;
  readonly #closing = new AbortController();
  readonly #scopes = new Set<RequestScope>();

  constructor({ upstreams, deadlineMs }: BackgroundOptions) {
    this.#options = { upstreams, deadlineMs };
  }

  get isClosed(): boolean {
    return this.#closing.signal.aborted;
  }

  /** Ends all requests and pauses, and every later one. */
  close(): void {
    this.#closing.abort();
    for (const scope of this.#scopes) scope.end(closing);
  }

  async run<Result>(task: (scope: RequestScope) => Promise<Result>): Promise<Result> {
    const headers = { 'x-request-id': randomUUID() };
    const scope = new RequestScope({ ...this.#options, user: 'anonymous', headers });
    this.#scopes.add(scope);
    if (this.isClosed) scope.end(closing);
    try {
      return await task(scope);
    } finally {
      this.#scopes.delete(scope);
      scope.end(taskOver);
    }
  }

  /** @param wake ends the pause early */
  async pause(milliseconds: number, wake?: AbortSignal): Promise<void> {
    const { signal: closed } = this.#closing;
    const signal = wake === undefined ? closed : AbortSignal.any([closed, wake]);
    await delay(milliseconds, undefined, { signal }).catch(() => {});
  }
}
