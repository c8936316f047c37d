import type { FastifyReply, FastifyRequest } from 'fastify';
import { begin, type IsolationLevel, requireIsolationLevel } from './begin.ts';
import { changeCountingOf, requireNoChange } from './changes.ts';
import { commit, rollback } from './commit.ts';
import { withConnection } from '../database/connection.ts';
import { MeteredDatabase } from '../database/database.ts';
import { readConditions } from '../conditions/conditions.ts';
import { type Context, type RequestState, requireNoConnection, stateOf } from '../context.ts';
import { unavailability } from '../database/unavailable.ts';
import { entityTagOf, variantOf } from '../conditions/entity-tag.ts';
import { PreconditionFailed, WriteUnavailable } from '../errors.ts';
import { endedBefore, settle } from './settle.ts';
import { OpenTransaction, type Transaction } from './transaction.ts';
import { requireTags } from '../versions/tags.ts';
import type { Tag, Write } from '../versions/version-store.ts';

export interface TransactOptions {
  /** What the resource is made of that the response describes, if not what the route `reads`. */
  readonly describes?: readonly Tag[];
  /** Default: what the database has as its default, which is 'read committed' unless it was set. */
  readonly isolationLevel?: IsolationLevel;
}

/**
 * The write path: the handler's SQL, the mark, COMMIT, the new version, the response's ETag.
 *
 * @throws PreconditionFailed, MalformedCondition, WriteUnavailable, OutcomeUnknown
 */
export async function transact<Result>(
  context: Context,
  request: FastifyRequest,
  reply: FastifyReply,
  work: (transaction: Transaction) => Promise<Result>,
  options: TransactOptions = {},
): Promise<Result> {
  const state = stateOf(request, context.pool);
  requireNoConnection(state, 'reply.transact');
  state.transaction = 'opening';
  try {
    return await write(context, state, request, reply, work, options);
  } catch (error) {
    const reason = unavailability(error);
    throw reason === undefined ? error : new WriteUnavailable(reason, error);
  } finally {
    state.transaction = undefined;
  }
}

async function write<Result>(
  context: Context,
  state: RequestState,
  request: FastifyRequest,
  reply: FastifyReply,
  work: (transaction: Transaction) => Promise<Result>,
  { describes, isolationLevel }: TransactOptions,
): Promise<Result> {
  const { store, pool, settings } = context;
  requireIsolationLevel(isolationLevel);
  const route = request.routeOptions.config.conditional || undefined;
  const target = route === undefined ? [] : requireTags(route.reads(request), 'reads');
  const described = describes === undefined ? target : requireTags(describes, 'describes');
  const variantFor = (tags: readonly Tag[]) => variantOf(tags, request.headers, route?.vary ?? []);
  const variant = variantFor(target);
  const conditions = readConditions(request.headers, variant);

  const session = await context.writer?.mayWrite();
  const before = await store.read(described);
  const counting = await changeCountingOf(pool);
  const { result, write, prepared, outcome, transaction } = await withConnection(
    pool,
    async (client, discard) => {
      const { usage } = state;
      const database = new MeteredDatabase(client, usage);
      const transaction = new OpenTransaction(database, conditions);
      const connection = { client, usage, counting };
      let transactionId: string | undefined;
      state.transaction = transaction;
      try {
        const begun = await begin(connection, session, settings, isolationLevel);
        ({ transactionId } = begun);
        const result = await work(transaction);
        await transaction.finish();
        const { touched, isUsed } = transaction;
        if (touched.size === 0 && isUsed) await requireNoChange(database, begun.baseline);
        const write: Write = {
          tags: touched,
          transactionId,
          client: database,
          target,
          described,
          expected: conditions.expected,
          unexpected: conditions.unexpected,
        };
        // From here on the tags are marked: COMMIT is the next thing that PostgreSQL hears.
        const prepared = await store.prepare(write);
        if (!prepared.satisfied) {
          throw new PreconditionFailed(prepared.target && entityTagOf(prepared.target, variant));
        }
        const outcome = await commit(connection, transactionId, context.commitWaitMs);
        if (outcome.is === 'unknown') discard();
        return { result, write, prepared, outcome, transaction };
      } catch (error) {
        transaction.end();
        const isUndone = await rollback(connection, transactionId).catch(discard);
        if (isUndone === false) throw await endedBefore(context, transaction.touched, database);
        throw transaction.reasonOf(error);
      }
    },
  );
  const ending =
    outcome.is === 'aborted'
      ? { ...outcome, reason: transaction.reasonOf(outcome.reason) }
      : outcome;
  const version = await settle(context, session, write, prepared, ending);
  // What the work saw and made is that version's content only if nobody else wrote between the
  // first look and the mark either.
  const alone = before !== undefined && before === prepared.described;
  if (alone && version !== undefined && described.length > 0) {
    const ofDescribed = described === target ? variant : variantFor(described);
    reply.header('etag', entityTagOf(version, ofDescribed));
  }
  return result;
}
