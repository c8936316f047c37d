import type { Connection, PoolClient, Submittable } from 'pg';

/** The results of several statements in one text. */
export interface SimpleAnswer {
  /** The first column of each row, as text. */
  readonly values: readonly (string | null)[];
  /** The command tag of the last statement. */
  readonly command: string | undefined;
}

/** `pg` passes each message of PostgreSQL's protocol to the method named after it. */
class SimpleQuery implements Submittable {
  /** `pg` wraps it if it has started a timer for the query. */
  callback: (error: unknown, answer?: SimpleAnswer) => void;
  readonly #text: string;
  readonly #values: (string | null)[] = [];
  #command: string | undefined;

  constructor(text: string, callback: SimpleQuery['callback']) {
    this.#text = text;
    this.callback = callback;
  }

  submit(connection: Connection): void {
    connection.query(this.#text);
  }

  handleRowDescription(): void {}

  handleDataRow({ fields }: { fields: (string | null)[] }): void {
    this.#values.push(fields[0] ?? null);
  }

  handleCommandComplete({ text }: { text: string }): void {
    this.#command = text;
  }

  handleError(error: unknown): void {
    this.callback(error);
  }

  handleReadyForQuery(): void {
    this.callback(undefined, { values: this.#values, command: this.#command });
  }
}

/**
 * Sends statements in one round trip. `pg` would build a result for each, with fields, parsers and rows,
 * which costs about as much as another statement.
 */
export const simpleQuery = (client: PoolClient, text: string): Promise<SimpleAnswer> =>
  new Promise((resolve, reject) => {
    client.query(
      new SimpleQuery(text, (error, answer) => {
        if (answer === undefined) reject(error);
        else resolve(answer);
      }),
    );
  });
