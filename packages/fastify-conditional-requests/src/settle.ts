import { setTimeout as delay } from 'node:timers/promises';
import type { Outcome } from './commit.ts';
import type { Context } from './context.ts';
import { OutcomeUnknown, WriteUnavailable } from './errors.ts';
import type { LockSession } from './lock-session.ts';
import { resolveOutcome } from './outcome.ts';
import type { Prepared, Version, Write } from './version-store.ts';

/**
 * Ends a write as its COMMIT ended. The marks of one whose outcome is unknown stay until
 * PostgreSQL has said it, however long that takes; the caller waits for `outcomeWaitMs`.
 *
 * @param session that the transaction was written under
 * @returns the version of what the write describes, if it is that of its result for sure
 * @throws what aborted the transaction, WriteUnavailable, OutcomeUnknown
 */
export async function settle(
  context: Context,
  session: LockSession | undefined,
  write: Write,
  prepared: Prepared,
  outcome: Outcome,
): Promise<Version | undefined> {
  const { store } = context;
  if (outcome.is === 'committed' && write.tags.length > 0) return store.publish(write);
  if (outcome.is === 'unknown') return settleLater(context, session, write);
  await store.abandon(write);
  if (outcome.is === 'aborted') throw outcome.reason;
  return prepared.described;
}

async function settleLater(
  { store, pool, closing, outcomeWaitMs }: Context,
  session: LockSession | undefined,
  write: Write,
): Promise<Version | undefined> {
  const settling = resolveOutcome(pool, session, write.transactionId, closing).then(
    async ({ status, certain }) => {
      if (status !== 'aborted') return { status, certain, version: await store.publish(write) };
      await store.abandon(write);
      return { status, certain, version: undefined };
    },
  );
  const late = new AbortController();
  const answer = await Promise.race([
    settling.catch(() => undefined),
    delay(outcomeWaitMs, undefined, { signal: late.signal }),
  ]);
  late.abort();
  if (answer?.status === 'aborted') {
    throw new WriteUnavailable('the connection broke during COMMIT');
  }
  if (answer?.status !== 'committed' || !answer.certain) throw new OutcomeUnknown();
  return answer.version;
}
