import type { FastifyBaseLogger } from 'fastify';
import type { RequestScope } from '../upstream/request-scope.ts';
import { type BackgroundOptions, Background } from './background.ts';
import { type Deletion, liftSeal, markPurged, purgeNodes } from './purge.ts';
import { Sweep, type SweepIntervals } from './sweep.ts';

/** Purges the nodes of deleted resources: at once, or as soon as both backends allow it. */
export class Purger {
  readonly #background: Background;
  readonly #sweep: Sweep;

  constructor(options: BackgroundOptions & SweepIntervals, log: FastifyBaseLogger) {
    this.#background = new Background(options);
    this.#sweep = new Sweep(this.#background, options, log);
  }

  start(): void {
    this.#sweep.start();
  }

  close(): void {
    this.#background.close();
  }

  get stats(): Readonly<Sweep['stats']> {
    return this.#sweep.stats;
  }

  /**
   * Steps 4 to 6 of DELETION.md. Never rejects: the sweep repeats what failed. Resolves before step 6,
   * because no client has to wait for it.
   */
  async purge(
    scope: RequestScope,
    deletion_id: string,
    isExpected?: (deletion: Deletion) => boolean,
  ): Promise<void> {
    try {
      if (await purgeNodes(scope, deletion_id, isExpected)) void this.#mark(deletion_id);
    } catch (error) {
      this.#sweep.retry(error);
    }
  }

  /** Lifts a seal after the request that made it has run out of time. Never rejects. */
  async liftSeal(seal_id: string): Promise<void> {
    await this.#background.run((scope) => liftSeal(scope, seal_id)).catch(() => {});
  }

  async #mark(deletion_id: string): Promise<void> {
    try {
      await this.#background.run((scope) => markPurged(scope, deletion_id));
      this.#sweep.finished(deletion_id);
    } catch (error) {
      this.#sweep.retry(error);
    }
  }
}
