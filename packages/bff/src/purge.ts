import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import type { Upstreams } from './upstreams.ts';

/** What was deleted in projects, and so has no nodes any more. */
export interface Purged {
  project_id: string;
  area_id?: string;
  zone_id?: string;
}

const longestPauseMs = 30_000;

/** Deletes the nodes of what projects has deleted: at once, or as soon as commissioning takes it. */
export class Purger {
  readonly #commissioning: Upstreams['commissioning'];
  readonly #log: FastifyBaseLogger;
  readonly #closing = new AbortController();

  constructor({ commissioning }: Upstreams, log: FastifyBaseLogger) {
    this.#commissioning = commissioning;
    this.#log = log;
  }

  /** Resolves when the nodes are gone, or when their purge has been put off. Never rejects. */
  async purge(scope: Purged): Promise<void> {
    if (await this.#try(scope)) return;
    this.#log.warn({ scope }, 'Nodes could not be purged: trying again later');
    void this.#retry(scope);
  }

  close(): void {
    this.#closing.abort();
  }

  async #retry(scope: Purged): Promise<void> {
    const { signal } = this.#closing;
    for (let pause = 500; !signal.aborted; pause = Math.min(2 * pause, longestPauseMs)) {
      await delay(pause, undefined, { signal }).catch(() => {});
      if (!signal.aborted && (await this.#try(scope))) {
        this.#log.info({ scope }, 'Nodes purged');
        return;
      }
    }
    this.#log.error({ scope }, 'Nodes of what was deleted stay behind, out of reach');
  }

  async #try(query: Purged): Promise<boolean> {
    try {
      const { response } = await this.#commissioning.DELETE('/nodes', { params: { query } });
      return response.ok;
    } catch {
      return false;
    }
  }
}
