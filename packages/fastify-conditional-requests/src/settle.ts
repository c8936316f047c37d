import { setTimeout as delay } from 'node:timers/promises';
import type { Outcome } from './commit.ts';
import type { Context } from './context.ts';
import { OutcomeUnknown, WriteUnavailable } from './errors.ts';
import type { LockSession } from './lock-session.ts';
import { resolveOutcome } from './outcome.ts';
import type { Version, Write } from './version-store.ts';

/**
 * Ends a write as its COMMIT ended. The marks of one whose outcome is unknown stay until
 * PostgreSQL has said it, however long that takes; the caller waits for `outcomeWaitMs`.
 *
 * @param session that the transaction was written under
 * @returns the new version, or undefined if the write touched nothing
 * @throws what aborted the transaction, WriteUnavailable, OutcomeUnknown
 */
export async function settle(
  context: Context,
  session: LockSession | undefined,
  write: Write,
  outcome: Outcome,
): Promise<Version | undefined> {
  const { store } = context;
  if (outcome.is === 'committed' && write.tags.length > 0) return store.publish(write);
  if (outcome.is === 'unknown') return settleLater(context, session, write);
  await store.abandon(write);
  if (outcome.is === 'aborted') throw outcome.reason;
  return undefined;
}

async function settleLater(
  { store, pool, closing, outcomeWaitMs }: Context,
  session: LockSession | undefined,
  write: Write,
): Promise<Version> {
  const settling = resolveOutcome(pool, session, write.transactionId, closing).then(
    async ({ status, certain }) => {
      if (status === 'aborted') return { status, version: await store.abandon(write) };
      const version = await store.publish(write);
      return { status, version: status === 'committed' && certain ? version : undefined };
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
  if (answer?.version === undefined) throw new OutcomeUnknown();
  return answer.version;
}
