import type { Pool, PoolClient, QueryResult, QueryResultRow } from 'pg';

/** What SQL needs to run: the whole interface that repositories see. */
export interface Queryable {
  query<Row extends QueryResultRow>(
    text: string,
    values?: readonly unknown[],
  ): Promise<QueryResult<Row>>;
}

/** Round trips to the database that one request caused. */
export interface Usage {
  queries: number;
  milliseconds: number;
}

export const noUsage: Readonly<Usage> = Object.freeze({ queries: 0, milliseconds: 0 });

/** Counts and times what goes through it. */
export class MeteredDatabase implements Queryable {
  readonly usage: Usage;
  #target: Pool | PoolClient;
  #isSnapshot = false;

  constructor(target: Pool | PoolClient, usage: Usage = { queries: 0, milliseconds: 0 }) {
    this.#target = target;
    this.usage = usage;
  }

  /** Whether all statements see the database as it was at the first of them. */
  get isSnapshot(): boolean {
    return this.#isSnapshot;
  }

  async query<Row extends QueryResultRow>(
    text: string,
    values?: readonly unknown[],
  ): Promise<QueryResult<Row>> {
    const start = performance.now();
    this.usage.queries++;
    try {
      return await this.#target.query<Row>(text, values as unknown[] | undefined);
    } finally {
      this.usage.milliseconds += performance.now() - start;
    }
  }

  /** Runs `work` in one transaction, REPEATABLE READ and READ ONLY, on this connection. */
  async snapshot<Result>(client: PoolClient, work: () => Promise<Result>): Promise<Result> {
    const before = this.#target;
    this.#target = client;
    this.#isSnapshot = true;
    try {
      await this.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
      return await work();
    } finally {
      // It has changed nothing: a connection that is broken is the pool's concern.
      await this.query('COMMIT').catch(() => {});
      this.#target = before;
      this.#isSnapshot = false;
    }
  }
}

/** The `db` metric of `Server-Timing`: `db;dur=1.24;desc="1 query"`, duration in milliseconds. */
export const serverTiming = ({ queries, milliseconds }: Readonly<Usage>): string =>
  queries === 0
    ? 'db;dur=0;desc="0 queries"'
    : `db;dur=${milliseconds.toFixed(2)};desc="${queries} ${queries === 1 ? 'query' : 'queries'}"`;
