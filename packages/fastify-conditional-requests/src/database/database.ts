import { tracingChannel } from 'node:diagnostics_channel';
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

/** Published on the tracing channel `fastify-conditional-requests:query`. */
export interface QueryEvent {
  readonly text: string;
}

const queries = tracingChannel<unknown, QueryEvent>('fastify-conditional-requests:query');

/** Counts and times what goes through it. */
export class MeteredDatabase implements Queryable {
  readonly #target: Pool | PoolClient;
  readonly #usage: Usage;

  constructor(target: Pool | PoolClient, usage: Usage) {
    this.#target = target;
    this.#usage = usage;
  }

  query<Row extends QueryResultRow>(
    text: string,
    values?: readonly unknown[],
  ): Promise<QueryResult<Row>> {
    const send = () => this.#target.query<Row>(text, values as unknown[] | undefined);
    return metered(this.#usage, text, send);
  }
}

/** Sends a statement, counts its round trip, and times it. */
export async function metered<Answer>(
  usage: Usage,
  text: string,
  send: () => Promise<Answer>,
): Promise<Answer> {
  const start = performance.now();
  usage.queries++;
  try {
    return await (queries.hasSubscribers ? queries.tracePromise(send, { text }) : send());
  } finally {
    usage.milliseconds += performance.now() - start;
  }
}

/** The `db` metric of `Server-Timing`: `db;dur=1.24;desc="1 query"`, duration in milliseconds. */
export const serverTiming = ({ queries, milliseconds }: Readonly<Usage>): string =>
  queries === 0
    ? 'db;dur=0;desc="0 queries"'
    : `db;dur=${milliseconds.toFixed(2)};desc="${queries} ${queries === 1 ? 'query' : 'queries'}"`;
