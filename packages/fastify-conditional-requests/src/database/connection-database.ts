import { setImmediate as nextTurn } from 'node:timers/promises';
import type { PoolClient, QueryResult, Submittable } from 'pg';
import { CheckedDatabase } from './checked-database.ts';
import type { Statement, Usage, Values } from './database.ts';

type Method = (...values: unknown[]) => unknown;

/** The methods by which `pg` tells a query that it is over. */
type Ending = Record<'handleReadyForQuery' | 'handleError', Method> & { callback?: Method };

/** A pg-query-stream has `destroy`, a pg-cursor `close`. */
type Stream = Submittable & { destroy?: () => unknown; close?: () => unknown };

type Running = 'statement' | 'stream' | 'work';

/** The connection of an open transaction, for user code. */
export class ConnectionDatabase extends CheckedDatabase {
  /** The name of the transaction, for errors. */
  readonly #name: string;
  readonly #running = new Map<Promise<unknown>, Running>();
  readonly #streams = new Set<Stream>();
  #isOver = false;

  constructor(client: PoolClient, usage: Usage, name: string) {
    super(client, usage);
    this.#name = name;
  }

  get isRunning(): boolean {
    return this.#running.size > 0;
  }

  /** Whether a statement is running that no joined work may be waiting for. */
  get isAsking(): boolean {
    const running = new Set(this.#running.values());
    return running.has('statement') && !running.has('work');
  }

  /** Runs more work on it, which `settle` waits for. */
  join<Result>(work: (database: this) => Promise<Result>): Promise<Result> {
    return this.#track(work(this), 'work');
  }

  /**
   * Waits for all statements that are still running, awaited or not. Closes open cursors
   * and streams, since `pg` sends nothing else before that.
   *
   * @throws the error of one of them
   */
  async settle(): Promise<void> {
    while (this.isRunning) {
      this.#closeStreams();
      await Promise.all(this.#running.keys());
      // Code that awaits a statement may touch a tag, or send the next one.
      await nextTurn();
    }
  }

  /**
   * From now on it refuses all statements: parts of the work may still be running after another part
   * has failed, and the connection may soon serve another transaction.
   */
  end(): void {
    this.#isOver = true;
    this.#closeStreams();
  }

  protected requireOpen(): void {
    if (this.#isOver) throw new Error(`The ${this.#name} has ended`);
  }

  protected override send(statement: Statement, values: Values): Promise<QueryResult> {
    this.requireOpen();
    return this.#track(super.send(statement, values), 'statement');
  }

  /** An unawaited refusal does not end the process: it fails the transaction. */
  protected override refuse(error: unknown): Promise<never> {
    const refused = super.refuse(error);
    return this.#isOver ? refused : this.#track(refused, 'statement');
  }

  protected override stream<Given extends Stream>(stream: Given, text: string): Given {
    this.requireOpen();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Everything that `pg` sends has these methods, which its types omit.
    const ending = stream as object as Ending;
    const { handleReadyForQuery, handleError, callback } = ending;
    const over = (): void => {
      this.#streams.delete(stream);
      // Only this ends the timer of `query_timeout`. After it, a cursor that has failed would send another
      // Sync, and the next statements would get the answers of those before them.
      if (callback === undefined) ending.callback?.();
    };
    ending.handleReadyForQuery = (...values) => {
      over();
      resolve();
      return handleReadyForQuery.apply(stream, values);
    };
    ending.handleError = (...values) => {
      over();
      reject(values[0]);
      return handleError.apply(stream, values);
    };
    this.#streams.add(stream);
    void this.#track(this.follow(stream, text, promise), 'stream');
    return stream;
  }

  /** Called with the error of each statement that fails. */
  protected noteFailure(_error: unknown): void {}

  #track<Answer>(answer: Promise<Answer>, kind: Running): Promise<Answer> {
    this.#running.set(answer, kind);
    // The handlers also keep an unawaited failure from ending the process.
    answer.then(
      () => this.#running.delete(answer),
      (error: unknown) => {
        this.#running.delete(answer);
        this.noteFailure(error);
      },
    );
    return answer;
  }

  #closeStreams(): void {
    for (const stream of this.#streams) {
      const end = stream.destroy ?? stream.close;
      void Promise.resolve(end?.call(stream)).catch(() => {});
    }
  }
}
