import type { Connection, PoolClient, Submittable } from 'pg';

/** Of the messages of PostgreSQL's protocol, `pg` hands each to the method that is named after it. */
class SingleValue implements Submittable {
  /** `pg` puts its own around it where it has started a timer for the query. */
  callback: (error: unknown, value?: string | null) => void;
  readonly #text: string;
  #value: string | null | undefined;

  constructor(text: string, callback: SingleValue['callback']) {
    this.#text = text;
    this.callback = callback;
  }

  submit(connection: Connection): void {
    connection.query(this.#text);
  }

  handleRowDescription(): void {}

  handleDataRow({ fields }: { fields: (string | null)[] }): void {
    [this.#value] = fields;
  }

  handleCommandComplete(): void {}

  handleError(error: unknown): void {
    this.callback(error);
  }

  handleReadyForQuery(): void {
    this.callback(undefined, this.#value);
  }
}

/**
 * Sends statements in one round trip, of which the last gives one value. `pg` would make a result of
 * each, with fields, parsers and rows, which costs about as much as a statement of its own.
 *
 * @returns the value as text; undefined if there was no row
 */
export const singleValue = (client: PoolClient, text: string): Promise<string | null | undefined> =>
  new Promise((resolve, reject) => {
    client.query(
      new SingleValue(text, (error, value) => {
        if (error === undefined) resolve(value);
        else reject(error);
      }),
    );
  });
