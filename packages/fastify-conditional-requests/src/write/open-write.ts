import type { Queryable } from '../database/database.ts';

/** A `reply.transact` that has not ended. */
export class OpenWrite {
  /** Undefined until it has a connection. */
  transaction: Queryable | undefined;
  /** Whether its work has ended, so that the transaction is about to commit. */
  isCommitting = false;
  /** The reason why it must not commit. */
  refusal: Error | undefined;
  /** The promise that `reply.transact` returned. */
  settled: Promise<unknown> | undefined;
}

/**
 * Makes a response that is sent too early agree with the outcome of the write. While the work is running,
 * the write is refused and rolled back, because the work may be waiting for the response: a success becomes
 * an error, and a failure is sent as it is. During COMMIT, a success waits for the outcome; a failure does not.
 *
 * @param done called with the error to respond with instead, if any
 */
export function answerAfter(
  open: OpenWrite,
  isFailure: boolean,
  done: (error?: Error) => void,
): void {
  if (open.isCommitting && isFailure) return done();
  if (open.isCommitting && open.settled !== undefined) {
    // In a separate turn: an error thrown by `done` is not the write's.
    const tell = (error?: Error): void => void setImmediate(done, error);
    open.settled.then(() => tell(), tell);
    return;
  }
  open.refusal ??= new Error(
    'reply.transact: expected the response to be sent after the transaction: await reply.transact, ' +
      'and return from the handler what is to be sent',
  );
  // The response reports the error; the promise may not be awaited.
  open.settled?.catch(() => {});
  done(isFailure ? undefined : open.refusal);
}
