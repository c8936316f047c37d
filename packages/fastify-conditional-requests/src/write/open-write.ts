import type { FastifyReply } from 'fastify';
import type { Queryable } from '../database/database.ts';
import { nextTurn } from '../next-turn.ts';

/** A `reply.transact` that has not ended. */
export class OpenWrite {
  /** Undefined until it has a connection. */
  transaction: Queryable | undefined;
  /** Whether its work has ended, so that the transaction is about to commit. */
  isCommitting = false;
  /** Whether COMMIT was sent, so that it is too late to refuse it. */
  isSent = false;
  /** The reason why it must not commit. */
  refusal: Error | undefined;
  /** The promise that `reply.transact` returned. */
  settled: Promise<unknown> | undefined;
}

/**
 * Makes a response that is sent too early agree with the outcome of the write. While the work is running,
 * the write is refused and rolled back, because the work may be waiting for the response: a success becomes
 * an error, and a failure is sent as it is. Then a success waits for the outcome. A failure does not wait, and
 * the write is refused until COMMIT is sent.
 *
 * @param done called with the error to respond with instead, if any
 */
export function answerAfter(
  open: OpenWrite,
  reply: FastifyReply,
  done: (error?: Error) => void,
): void {
  const isFailure = reply.statusCode >= 400;
  if (open.isSent && isFailure) return done();
  if (open.isCommitting && !isFailure && open.settled !== undefined) {
    const later = nextTurn(reply, done);
    const tell = (error?: Error): void => later(() => done(error));
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
