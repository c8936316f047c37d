import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import { Errand } from './errand.ts';
import { Abandoned } from './failures.ts';
import type { Upstreams } from './upstreams.ts';

/** What was deleted in projects, and so has no nodes any more. */
export interface Purged {
  readonly project_id: string;
  readonly area_id?: string;
  readonly zone_id?: string;
}

const shortestPauseMs = 500;
const longestPauseMs = 30_000;
/** More are left where they are, unreachable and harmless, and said so. */
const maxWaiting = 1_000;

/** Deletes the nodes of what projects has deleted: at once, or as soon as commissioning takes it. */
export class Purger {
  readonly #commissioning: Upstreams['commissioning'];
  readonly #log: FastifyBaseLogger;
  readonly #deadlineMs: number;
  readonly #closing = new AbortController();
  readonly #waiting = new Set<Purged>();

  constructor({ commissioning }: Upstreams, log: FastifyBaseLogger, deadlineMs: number) {
    this.#commissioning = commissioning;
    this.#log = log;
    this.#deadlineMs = deadlineMs;
  }

  /** Resolves when the nodes are gone, or when their purge has been put off. Never rejects. */
  async purge(errand: Errand, scope: Purged): Promise<void> {
    if (await this.#try(errand, scope)) return;
    if (this.#closing.signal.aborted || this.#waiting.size >= maxWaiting) {
      this.#leave(scope);
      return;
    }
    this.#log.warn({ scope }, 'Nodes could not be purged: trying again later');
    this.#waiting.add(scope);
    if (this.#waiting.size === 1) void this.#retry();
  }

  close(): void {
    this.#closing.abort();
    for (const scope of this.#waiting) this.#leave(scope);
  }

  /** One after another, less and less often as long as none succeeds. */
  async #retry(): Promise<void> {
    const { signal } = this.#closing;
    let pause = shortestPauseMs;
    while (this.#waiting.size > 0) {
      await delay(pause, undefined, { signal }).catch(() => {});
      if (signal.aborted) return;
      pause = (await this.#retryOnce()) ? shortestPauseMs : Math.min(2 * pause, longestPauseMs);
    }
  }

  /** @returns whether at least one has been purged */
  async #retryOnce(): Promise<boolean> {
    let isPurged = false;
    for (const scope of this.#waiting) {
      const errand = new Errand('anonymous', { 'x-request-id': randomUUID() }, this.#deadlineMs);
      const succeeded = await this.#try(errand, scope);
      errand.stop(new Abandoned('The purge is over'));
      this.#waiting.delete(scope);
      if (!succeeded) {
        // At the end of the queue it is in nobody's way.
        this.#waiting.add(scope);
        return isPurged;
      }
      isPurged = true;
      this.#log.info({ scope }, 'Nodes purged');
    }
    return isPurged;
  }

  async #try(errand: Errand, query: Purged): Promise<boolean> {
    try {
      await this.#commissioning.ask(errand, (client, sending) =>
        client.DELETE('/nodes', { params: { query }, ...sending }),
      );
      return true;
    } catch {
      return false;
    }
  }

  #leave(scope: Purged): void {
    this.#log.error({ scope }, 'Nodes of what was deleted stay behind, out of reach');
  }
}
