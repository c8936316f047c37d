import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import { Abandoned } from './failures.ts';
import { RequestScope, type RequestScopeOptions } from './request-scope.ts';

/** A project, area or zone that was deleted in projects. */
export interface DeletedResource {
  readonly project_id: string;
  readonly area_id?: string;
  readonly zone_id?: string;
}

const shortestPauseMs = 500;
const longestPauseMs = 30_000;
/** Beyond that, nodes stay behind: unreachable, harmless and logged. */
const maxPending = 1_000;

/** Deletes the nodes of deleted resources: at once, or as soon as commissioning accepts it. */
export class Purger {
  readonly #options: Pick<RequestScopeOptions, 'upstreams' | 'deadlineMs'>;
  readonly #log: FastifyBaseLogger;
  readonly #closing = new AbortController();
  readonly #pending = new Set<DeletedResource>();

  constructor(
    options: Pick<RequestScopeOptions, 'upstreams' | 'deadlineMs'>,
    log: FastifyBaseLogger,
  ) {
    this.#options = options;
    this.#log = log;
  }

  /** Resolves when the nodes are gone, or when their purge was postponed. Never rejects. */
  async purge(scope: RequestScope, deleted: DeletedResource): Promise<void> {
    if (await this.#try(scope, deleted)) return;
    if (this.#closing.signal.aborted || this.#pending.size >= maxPending) {
      this.#giveUp(deleted);
      return;
    }
    this.#log.warn({ scope: deleted }, 'Nodes could not be purged; retrying later');
    this.#pending.add(deleted);
    if (this.#pending.size === 1) void this.#retry();
  }

  close(): void {
    this.#closing.abort();
    for (const deleted of this.#pending) this.#giveUp(deleted);
  }

  /** One by one; the pause doubles as long as none succeeds. */
  async #retry(): Promise<void> {
    const { signal } = this.#closing;
    let pause = shortestPauseMs;
    while (this.#pending.size > 0) {
      await delay(pause, undefined, { signal }).catch(() => {});
      if (signal.aborted) return;
      pause = (await this.#retryAll()) ? shortestPauseMs : Math.min(2 * pause, longestPauseMs);
    }
  }

  /** Stops at the first failure. Returns whether at least one purge succeeded. */
  async #retryAll(): Promise<boolean> {
    let isPurged = false;
    for (const deleted of this.#pending) {
      const headers = { 'x-request-id': randomUUID() };
      const scope = new RequestScope({ ...this.#options, user: 'anonymous', headers });
      const succeeded = await this.#try(scope, deleted);
      scope.end(new Abandoned('The purge is over'));
      this.#pending.delete(deleted);
      if (!succeeded) {
        // At the end of the queue, it does not block the others.
        this.#pending.add(deleted);
        return isPurged;
      }
      isPurged = true;
      this.#log.info({ scope: deleted }, 'Nodes purged');
    }
    return isPurged;
  }

  async #try({ commissioning }: RequestScope, query: DeletedResource): Promise<boolean> {
    try {
      await commissioning.DELETE('/nodes', { params: { query } });
      return true;
    } catch {
      return false;
    }
  }

  #giveUp(deleted: DeletedResource): void {
    this.#log.error({ scope: deleted }, 'Nodes of a deleted resource stay behind, unreachable');
  }
}
