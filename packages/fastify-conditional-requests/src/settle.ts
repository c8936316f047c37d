import { setTimeout as delay } from 'node:timers/promises';
import { type Outcome, resolveOutcome } from './commit.ts';
import type { Context } from './context.ts';
import { OutcomeUnknown, WriteUnavailable } from './errors.ts';
import type { Version, Write } from './version-store.ts';

/**
 * Ends a write as its COMMIT ended. The marks of one whose outcome is unknown stay until
 * PostgreSQL has said it, however long that takes; the caller waits for `outcomeWaitMs`.
 *
 * @returns the new version, or undefined if the write touched nothing
 * @throws what aborted the transaction, WriteUnavailable, OutcomeUnknown
 */
export async function settle(
  context: Context,
  write: Write,
  outcome: Outcome,
): Promise<Version | undefined> {
  const { store } = context;
  if (outcome.is === 'committed' && write.tags.length > 0) return store.publish(write);
  if (outcome.is === 'unknown') return settleLater(context, write);
  await store.abandon(write);
  if (outcome.is === 'aborted') throw outcome.reason;
  return undefined;
}

async function settleLater(context: Context, write: Write): Promise<Version> {
  const { store, pool, closing, writer, outcomeWaitMs } = context;
  const held = writer?.generation;
  const settling = resolveOutcome(pool, write.transactionId, closing).then(async (known) => {
    if (known !== 'aborted') return { known, version: await store.publish(write) };
    await store.abandon(write);
    return { known, version: undefined };
  });
  const late = new AbortController();
  const answer = await Promise.race([
    settling.catch(() => undefined),
    delay(outcomeWaitMs, undefined, { signal: late.signal }),
  ]);
  late.abort();
  if (answer?.known === 'aborted') throw new WriteUnavailable('the connection broke during COMMIT');
  // A server that crashed may give the id of a lost transaction to another one, so 'committed' is
  // believed only where the session that holds the writer's lock has outlived the question.
  const believed = answer?.known === 'committed' && writer?.generation === held;
  if (answer?.version === undefined || !believed) throw new OutcomeUnknown();
  return answer.version;
}
