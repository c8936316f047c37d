import type { Pool } from 'pg';
import type { Outcome } from './commit.ts';
import type { Context } from '../context.ts';
import { OutcomeUnknown, transactionEnded, WriteUnavailable } from '../errors.ts';
import type { Queryable } from '../database/database.ts';
import type { LockSession } from '../sole-writer/lock-session.ts';
import { resolveOutcome, type Settlement } from './outcome.ts';
import { untilAnswered, withinTime } from './retry.ts';
import type { Tag, Version, VersionStore, Write } from '../versions/version-store.ts';

/**
 * Publishes or abandons a write by the outcome of its COMMIT. While the outcome is unknown, the marks
 * stay, however long that takes; the client waits for `outcomeWaitMs`.
 *
 * @param session the sole writer's session under which the transaction ran
 * @param since as returned by `begin`
 * @param unpublished the version of the described tags, if there is none to publish
 * @returns the version of the described tags, if it certainly belongs to the write's result
 * @throws the error that aborted the transaction, WriteUnavailable, OutcomeUnknown
 */
export async function settle(
  context: Context,
  session: LockSession | undefined,
  write: Write,
  outcome: Outcome,
  since: string,
  unpublished: Version | undefined,
): Promise<Version | undefined> {
  const { store } = context;
  if (store.transactional !== undefined) {
    // The transaction has raised the versions, so an unknown outcome matters only to the client.
    if (outcome.is === 'unknown') await requireKnown(context, store.pool, write, since);
    if (outcome.is === 'ended before') throw transactionEnded();
    if (outcome.is === 'aborted') throw outcome.reason;
    return unpublished;
  }
  if (outcome.is === 'unknown') return settleLater(context, store, session, write);
  if (outcome.is === 'ended before') {
    await tell(context, () => store.publish(write));
    throw transactionEnded();
  }
  if (outcome.is === 'committed' && write.tags.size > 0) {
    return tell(context, () => store.publish(write));
  }
  await tell(context, () => store.abandon(write));
  if (outcome.is === 'aborted') throw outcome.reason;
  return unpublished;
}

/** Lifts the marks of a write whose COMMIT was not sent. */
export const abandon = async (context: Context, write: Write): Promise<void> => {
  const { store } = context;
  if (store.transactional === undefined) await tell(context, () => store.abandon(write));
};

/**
 * For work that fails after something else has committed its transaction: the tags that it touched get
 * a new version, as soon as the store gives one. The client waits at most `outcomeWaitMs` for it.
 */
export async function endedBefore(
  context: Context,
  tags: ReadonlySet<Tag>,
  client: Queryable,
): Promise<Error> {
  const write: Write = { tags, transactionId: '0', client, target: [], described: [] };
  const { store, pool, closing, outcomeWaitMs } = context;
  // Repeated, because a suspended store may refuse it and later go on with the same versions.
  const isRaised = untilAnswered(async () => {
    // The change itself was committed earlier, by something else.
    if (store.transactional !== undefined) await pool.query(store.transactional.raise(write));
    else {
      await store.prepare(write);
      await tell(context, () => store.publish(write));
    }
    return true;
  }, closing);
  await withinTime(isRaised, outcomeWaitMs);
  return transactionEnded();
}

/** @param lookups the store's pool: its sessions are more likely to be older than the transaction */
async function requireKnown(
  { pool, closing, outcomeWaitMs }: Context,
  lookups: Pool | undefined,
  { transactionId }: Write,
  since: string,
): Promise<void> {
  const resolved = resolveOutcome(lookups ?? pool, undefined, transactionId, closing, since);
  requireCommitted(await withinTime(resolved, outcomeWaitMs));
}

async function settleLater(
  { pool, closing, outcomeWaitMs }: Context,
  store: VersionStore,
  session: LockSession | undefined,
  write: Write,
): Promise<Version | undefined> {
  const settling = resolveOutcome(pool, session, write.transactionId, closing).then(
    ({ status, certain }) =>
      untilAnswered(async () => {
        if (status === 'aborted') await store.abandon(write);
        const version = status === 'aborted' ? undefined : await store.publish(write);
        return { status, certain, version };
      }, closing),
  );
  const answer = await withinTime(settling, outcomeWaitMs);
  requireCommitted(answer);
  return answer?.version;
}

function requireCommitted(settlement: Settlement | undefined): void {
  if (settlement?.status === 'aborted') {
    throw new WriteUnavailable('the connection broke during COMMIT');
  }
  if (settlement?.status !== 'committed' || !settlement.certain) throw new OutcomeUnknown();
}

/** Repeats the call until the store accepts it; the client waits for `outcomeWaitMs`. */
async function tell<Answer>(
  { closing, outcomeWaitMs }: Context,
  say: () => Answer | Promise<Answer>,
): Promise<Answer | undefined> {
  const answer = say();
  if (!(answer instanceof Promise)) return answer;
  return answer.catch(async () => {
    const told = untilAnswered(async () => ({ answer: await say() }), closing);
    return (await withinTime(told, outcomeWaitMs))?.answer;
  });
}
