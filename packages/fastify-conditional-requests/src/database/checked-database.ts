import { inspect } from 'node:util';
import type { QueryArrayConfig, QueryConfig, QueryResult, Submittable } from 'pg';
import { type Connections, withConnection } from './connection.ts';
import {
  type Callback,
  MeteredDatabase,
  type Statement,
  type Target,
  type Usage,
  type Values,
} from './database.ts';
import { requireNoTransactionControl, requireReading } from './transaction-control.ts';
import { asUnavailable } from './unavailable.ts';

type WithCallback = (QueryConfig | QueryArrayConfig) & { callback?: Callback };

/**
 * Takes the SQL of user code, in every form that `pg` takes, and refuses statements that would begin or
 * end a transaction before PostgreSQL sees them.
 */
export abstract class CheckedDatabase extends MeteredDatabase {
  protected override take(
    given: string | WithCallback | Submittable,
    second?: Values | Callback,
    third?: Callback,
  ): unknown {
    const current = this.current();
    if (current !== undefined) return current.take(given, second, third);
    if (typeof given === 'object' && given !== null && 'submit' in given) {
      const text: unknown = textOfStream(given);
      this.require(text);
      return this.stream(given, text);
    }
    const [values, callback] = typeof second === 'function' ? [undefined, second] : [second, third];
    const own = typeof given === 'object' ? given?.callback : undefined;
    const tell = callback ?? own;
    // With a callback, `pg` returns no promise.
    const hasOwn = typeof given === 'object' && own !== undefined;
    const answer = this.#send(hasOwn ? without(given) : given, values);
    if (tell === undefined) return answer;
    answer.then(
      (result) => process.nextTick(tell, null, result),
      (error: unknown) => process.nextTick(tell, error),
    );
    return undefined;
  }

  /** The connection that takes the SQL now; undefined: this one. */
  protected current(): CheckedDatabase | undefined {
    return undefined;
  }

  protected require(text: unknown): asserts text is string {
    if (typeof text !== 'string') {
      throw new TypeError(
        `query: expected SQL text, or an object that has it as text, received ${inspect(text)}`,
      );
    }
    requireNoTransactionControl(text);
  }

  protected abstract stream<Stream extends Submittable>(stream: Stream, text: string): Stream;

  protected refuse(error: unknown): Promise<never> {
    return Promise.reject(error);
  }

  #send(given: Statement, values: Values): Promise<QueryResult> {
    try {
      this.require(typeof given === 'object' ? given?.text : given);
      return this.send(given, values);
    } catch (error) {
      return this.refuse(error);
    }
  }
}

const without = ({ callback: _callback, ...config }: WithCallback): Statement => config;

/** A pg-query-stream has its text in its cursor. */
function textOfStream(stream: Submittable & { text?: unknown; cursor?: { text?: unknown } }) {
  return stream.text ?? stream.cursor?.text;
}

/** `request.database`: each statement may use another connection. */
export class RequestDatabase extends CheckedDatabase {
  readonly #current: (() => CheckedDatabase | undefined) | undefined;

  /** @param current the connection that the request holds when a statement is sent */
  constructor(connections: Connections, usage: Usage, current?: () => CheckedDatabase | undefined) {
    const query = (given: Statement | Submittable, values?: Values): Promise<QueryResult> =>
      withConnection(connections, async (client: Target, discard) => {
        try {
          // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `stream` refuses all others.
          return await client.query(given as Statement, values);
        } catch (error) {
          // As `pool.query` does: the server may close the connection after this error.
          discard();
          throw error;
        }
      });
    super({ query }, usage);
    this.#current = current;
  }

  protected override current(): CheckedDatabase | undefined {
    return this.#current?.();
  }

  protected override async send(statement: Statement, values: Values): Promise<QueryResult> {
    try {
      return await super.send(statement, values);
    } catch (error) {
      throw asUnavailable(error);
    }
  }

  protected override require(text: unknown): asserts text is string {
    super.require(text);
    requireReading(text);
  }

  protected override stream(): never {
    throw new TypeError(
      'request.database: expected a statement, received a cursor or stream, which needs a ' +
        'connection of its own: use request.snapshot or reply.transact',
    );
  }
}
