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

/** Counts and times what goes through it. */
export class MeteredDatabase implements Queryable {
  readonly usage: Usage;
  readonly #target: Pool | PoolClient;

  constructor(target: Pool | PoolClient, usage: Usage) {
    this.#target = target;
    this.usage = usage;
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
}

/** The `db` metric of `Server-Timing`: `db;dur=1.24;desc="1 query"`, duration in milliseconds. */
export const serverTiming = ({ queries, milliseconds }: Usage): string =>
  `db;dur=${milliseconds === 0 ? 0 : milliseconds.toFixed(2)};desc="${queries} ${queries === 1 ? 'query' : 'queries'}"`;
