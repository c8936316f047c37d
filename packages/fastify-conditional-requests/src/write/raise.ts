import { commit, type OpenConnection, type Outcome } from './commit.ts';
import type { Context } from '../context.ts';
import type { Prepared, VersionsInTransaction, Write } from '../versions/version-store.ts';

/** Decides the write's conditions, raises its tags and commits, in one round trip. */
export async function raiseAndCommit(
  { commitWaitMs }: Context,
  connection: OpenConnection,
  versions: VersionsInTransaction,
  write: Write,
): Promise<{ readonly prepared: Prepared; readonly outcome: Outcome }> {
  const { transactionId } = write;
  const outcome = await commit(connection, transactionId, commitWaitMs, versions.raise(write));
  const raised = outcome.is === 'committed' ? versions.raisedIn(outcome.answer, write) : undefined;
  return {
    prepared: { satisfied: true, target: raised?.target, described: raised?.before },
    outcome,
  };
}
