import { tracingChannel } from 'node:diagnostics_channel';
import type {
  QueryArrayConfig,
  QueryArrayResult,
  QueryConfig,
  QueryResult,
  QueryResultRow,
  Submittable,
} from 'pg';
import { isRefusal, markOfDatabase } from './unavailable.ts';

/**
 * Runs SQL: all that repositories need, and as much of `pg`'s interface as query builders use. Like
 * `pg`, it also takes a callback as its last argument.
 */
export interface Queryable {
  query<Stream extends Submittable>(stream: Stream): Stream;
  query<Row extends unknown[]>(
    config: QueryArrayConfig,
    values?: readonly unknown[],
  ): Promise<QueryArrayResult<Row>>;
  query<Row extends QueryResultRow>(
    statement: string | QueryConfig,
    values?: readonly unknown[],
  ): Promise<QueryResult<Row>>;
}

/** One statement, as text or as `pg`'s config object. */
export type Statement = string | QueryConfig | QueryArrayConfig;

const textOf = (statement: Statement): string =>
  typeof statement === 'string' ? statement : statement.text;

/** Round trips to the database that one request caused, as published. */
export interface PublishedUsage {
  queries: number;
  milliseconds: number;
  /** How many of them were not answered, or not sent, mostly because the database was unavailable. */
  unanswered: number;
}

export interface Usage extends PublishedUsage {
  /** How many statements, facts and snapshots were asked for and are not there yet; without cursors. */
  pending: number;
}

export const noPublishedUsage: Readonly<PublishedUsage> = Object.freeze({
  queries: 0,
  milliseconds: 0,
  unanswered: 0,
});

export const noUsage: Readonly<Usage> = Object.freeze({ ...noPublishedUsage, pending: 0 });

/** Published on the tracing channel `fastify-conditional-requests:query`. */
export interface QueryEvent {
  readonly text: string;
}

const queries = tracingChannel<unknown, QueryEvent>('fastify-conditional-requests:query');

/** A pool or a connection. The types of `pg` require mutable arrays. */
export interface Target {
  query(given: Submittable): unknown;
  query(given: Statement, values?: readonly unknown[]): Promise<QueryResult>;
}

export type Values = readonly unknown[] | undefined;
export type Callback = (error: unknown, result?: QueryResult) => void;

/** Counts and times statements, and refuses none. */
export class MeteredDatabase implements Queryable {
  readonly #target: Target;
  readonly #usage: Usage;

  constructor(target: Target, usage: Usage) {
    this.#target = target;
    this.#usage = usage;
  }

  query<Stream extends Submittable>(stream: Stream): Stream;
  query<Row extends unknown[]>(
    config: QueryArrayConfig,
    values?: Values,
  ): Promise<QueryArrayResult<Row>>;
  query<Row extends QueryResultRow>(
    statement: Statement,
    values?: Values,
  ): Promise<QueryResult<Row>>;
  query(given: Statement | Submittable, second?: Values | Callback, third?: Callback): unknown {
    return this.take(given, second, third);
  }

  protected take(
    given: Statement | Submittable,
    values?: Values | Callback,
    _callback?: Callback,
  ): unknown {
    if (typeof given === 'object' && 'submit' in given) return this.#target.query(given);
    return this.send(given, typeof values === 'function' ? undefined : values);
  }

  protected send(statement: Statement, values: Values): Promise<QueryResult> {
    return metered(this.#usage, textOf(statement), () => this.#target.query(statement, values), 1);
  }

  /** Sends a cursor or stream; `ended` settles at its end. */
  protected follow(stream: Submittable, text: string, ended: Promise<void>): Promise<void> {
    return metered(this.#usage, text, () => {
      this.#target.query(stream);
      return ended;
    });
  }
}

/**
 * Sends a statement, counts its round trip, and times it.
 *
 * @param pending how much it adds to `pending` until it is answered
 */
export async function metered<Answer>(
  usage: Usage,
  text: string,
  send: () => Promise<Answer>,
  pending = 0,
): Promise<Answer> {
  const start = performance.now();
  usage.queries++;
  usage.pending += pending;
  try {
    return await (queries.hasSubscribers ? queries.tracePromise(send, { text }) : send());
  } catch (error) {
    markOfDatabase(error);
    if (!isRefusal(error)) usage.unanswered++;
    throw error;
  } finally {
    usage.pending -= pending;
    usage.milliseconds += performance.now() - start;
  }
}

/** The `db` metric of `Server-Timing`: `db;dur=1.24;desc="1 query"`, duration in milliseconds. */
export const serverTiming = ({ queries, milliseconds }: Readonly<PublishedUsage>): string =>
  queries === 0
    ? 'db;dur=0;desc="0 queries"'
    : `db;dur=${milliseconds.toFixed(2)};desc="${queries} ${queries === 1 ? 'query' : 'queries'}"`;
