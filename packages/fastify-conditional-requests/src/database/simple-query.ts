import type { Connection, PoolClient, Submittable } from 'pg';

/** What several statements in one text have given. */
export interface SimpleAnswer {
  /** The first column of each row, as text. */
  readonly values: readonly (string | null)[];
  /** The command tag of the last statement. */
  readonly command: string | undefined;
}

/** Of the messages of PostgreSQL's protocol, `pg` hands each to the method that is named after it. */
class SimpleQuery implements Submittable {
  /** `pg` puts its own around it where it has started a timer for the query. */
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
 * Sends statements in one round trip. `pg` would make a result of each, with fields, parsers and
 * rows, which costs about as much as a statement of its own.
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
