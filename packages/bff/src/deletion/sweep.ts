import type { FastifyBaseLogger } from 'fastify';
import { Problem } from 'service-kit';
import { expectJson } from '../upstream/expect-json.ts';
import { nextPage } from '../upstream/next-page.ts';
import type { RequestScope } from '../upstream/request-scope.ts';
import type { Background } from './background.ts';
import { markPurged, purgeNodes } from './purge.ts';

export interface SweepIntervals {
  /** Time between two checks for deletions that are not purged. */
  readonly intervalMs: number;
  /** Time between two repeated purges of the deletions that are. */
  readonly repeatMs: number;
}

const shortestPauseMs = 500;
const longestPauseMs = 30_000;

const notFinished = 'A deletion could not be finished; retrying';
const notListed = 'The list of unfinished deletions could not be read; retrying';

/**
 * Finishes deletions that other instances and failed requests have left unfinished: steps 4 to 6 of
 * DELETION.md, one deletion at a time. After a failure it pauses, twice as long each time until a deletion
 * is finished. Reading the list costs no query while it is unchanged.
 */
export class Sweep {
  readonly #background: Background;
  readonly #intervals: SweepIntervals;
  readonly #log: FastifyBaseLogger;
  readonly #pending = new Set<string>();
  /** The kinds of failure logged since everything last succeeded. */
  readonly #failures = new Set<string>();
  #purged = 0;
  #checks = 0;
  #pauseMs = shortestPauseMs;
  #isStarted = false;
  #wake = new AbortController();

  constructor(background: Background, intervals: SweepIntervals, log: FastifyBaseLogger) {
    this.#background = background;
    this.#intervals = intervals;
    this.#log = log;
  }

  get stats() {
    return { pending: this.#pending.size, purged: this.#purged, checks: this.#checks };
  }

  start(): void {
    if (this.#isStarted) return;
    this.#isStarted = true;
    void this.#run();
  }

  /** Takes over after a request failed to finish a deletion, which is then in the list of projects. */
  retry(error: unknown): void {
    this.#report(error, notFinished);
    this.#wake.abort();
    this.start();
  }

  finished(deletion_id: string): void {
    this.#pending.delete(deletion_id);
    this.#purged++;
    this.#pauseMs = shortestPauseMs;
  }

  async #run(): Promise<void> {
    const { intervalMs, repeatMs } = this.#intervals;
    // Not at once: otherwise each restart would repeat all purges. Not after a whole interval: otherwise
    // frequent restarts would put it off forever.
    let repeatAt = performance.now() + Math.random() * repeatMs;
    while (!this.#background.isClosed) {
      this.#wake = new AbortController();
      const isDone = await this.#finishAll();
      if (performance.now() >= repeatAt && (await this.#repeatAll())) {
        repeatAt = performance.now() + repeatMs;
      }
      if (isDone) await this.#background.pause(intervalMs, this.#wake.signal);
    }
  }

  /** Finishes the deletions that are not purged. Returns whether nothing has failed. */
  async #finishAll(): Promise<boolean> {
    const known = [...this.#pending];
    const listed = new Set<string>();
    let isDone = await this.#forEach(false, (deletion_id) => {
      listed.add(deletion_id);
      this.#pending.add(deletion_id);
      return this.#try(async (scope) => {
        if (!(await purgeNodes(scope, deletion_id))) {
          this.#pending.delete(deletion_id);
          return;
        }
        await markPurged(scope, deletion_id);
        this.finished(deletion_id);
      });
    });
    if (!isDone) return false;
    // Others have finished these, or projects has lost them.
    for (const id of known) if (!listed.has(id)) this.#pending.delete(id);
    if (this.#failures.size > 0) this.#log.info('All deletions are finished');
    this.#failures.clear();
    this.#checks++;
    this.#pauseMs = shortestPauseMs;
    return true;
  }

  /**
   * Purges again, in case commissioning has lost a purge in a failover. Stops at a failure, and when
   * there is a new deletion to finish.
   *
   * @returns whether it is complete
   */
  async #repeatAll(): Promise<boolean> {
    const { signal } = this.#wake;
    return this.#forEach(
      true,
      (id) => this.#try((scope) => purgeNodes(scope, id)),
      (isDone) => !isDone || signal.aborted,
    );
  }

  /** @returns whether the list was read to its end and nothing has failed */
  async #forEach(
    purged: boolean,
    task: (deletion_id: string) => Promise<object | undefined>,
    stops: (isDone: boolean) => boolean = () => false,
  ): Promise<boolean> {
    let isDone = true;
    let after: { after?: string } | undefined = {};
    while (after !== undefined) {
      const query: { purged: boolean; after?: string } = { purged, ...after };
      const page = await this.#try(
        (scope) => expectJson(scope.projects.GET('/deletions', { params: { query } })),
        notListed,
      );
      if (page === undefined) return false;
      for (const { deletion_id } of page.result.data) {
        if (this.#background.isClosed) return false;
        isDone = (await task(deletion_id)) !== undefined && isDone;
        if (stops(isDone)) return false;
      }
      const next = nextPage(page.result.response);
      after = next && { after: next.after };
    }
    return isDone;
  }

  /** @returns undefined if it failed; the pause is over then */
  async #try<Result>(
    task: (scope: RequestScope) => Promise<Result>,
    failure = notFinished,
  ): Promise<{ result: Result } | undefined> {
    try {
      return { result: await this.#background.run(task) };
    } catch (error) {
      this.#report(error, failure);
      await this.#background.pause(this.#pauseMs);
      this.#pauseMs = Math.min(2 * this.#pauseMs, longestPauseMs);
      return undefined;
    }
  }

  /** Logs each kind of failure once, until all deletions are finished. */
  #report(error: unknown, message: string): void {
    if (this.#background.isClosed) return;
    const isKnown = error instanceof Problem;
    const kind = isKnown ? error.detail : String(error);
    if (this.#failures.has(kind)) return;
    this.#failures.add(kind);
    // The stack of a Problem shows only which line of this file sent the request.
    this.#log.warn(isKnown ? { reason: kind } : { err: error }, message);
  }
}
