import type { FastifyReply, FastifyRequest } from 'fastify';
import { begin, type IsolationLevel, requireIsolationLevel } from './begin.ts';
import { changeCountingOf, requireNoChange } from './changes.ts';
import { commit, rollback } from './commit.ts';
import { unlessIdle, withConnection } from '../database/connection.ts';
import { MeteredDatabase } from '../database/database.ts';
import { readConditions, unconditional } from '../conditions/conditions.ts';
import { type Context, type RequestState, requireNoConnection, stateOf } from '../context.ts';
import { codeOf, isReadTimeout, unavailability } from '../database/unavailable.ts';
import { answerKey } from '../read/answer.ts';
import { entityTagOf } from '../conditions/entity-tag.ts';
import { aFunction, anything, path, requireOptions, requireValue } from '../options.ts';
import { noResource, resourceKey } from '../conditions/resource.ts';
import { mayLackFields, sentConditions } from '../conditions/sent-fields.ts';
import { PreconditionFailed, WriteUnavailable } from '../errors.ts';
import { OpenWrite } from './open-write.ts';
import { abandon, endedBefore, settle } from './settle.ts';
import { OpenTransaction, type Transaction } from './transaction.ts';
import { requireTags } from '../versions/tags.ts';
import type { Prepared, Tag, Version, Write } from '../versions/version-store.ts';

export interface TransactOptions {
  /** The tags of the resource in the response, if they differ from the route's `reads`. */
  readonly describes?: readonly Tag[];
  /** The path of that resource's GET: part of its entity tag. */
  readonly path?: string;
  /** Default: the database's own, which is 'read committed' unless it was changed. */
  readonly isolationLevel?: IsolationLevel;
}

function requireTransactOptions(options: TransactOptions): void {
  const rules = { describes: anything, path, isolationLevel: anything };
  requireOptions<TransactOptions>('transact', options, rules);
  requireIsolationLevel(options.isolationLevel);
  if (options.describes === undefined) return;
  requireTags(options.describes, 'describes');
  if (options.describes.length > 0) requireValue('transact.path', options.path, path);
}

/**
 * The write path: the handler's SQL, the mark, COMMIT, the new version, the response's ETag.
 *
 * @throws PreconditionFailed, MalformedCondition, WriteUnavailable, OutcomeUnknown
 */
export function transact<Result>(
  context: Context,
  request: FastifyRequest,
  reply: FastifyReply,
  work: (transaction: Transaction) => Promise<Result>,
  options: TransactOptions = {},
): Promise<Result> {
  const open = new OpenWrite();
  const run = async (): Promise<Result> => {
    requireValue('transact: work', work, aFunction);
    requireTransactOptions(options);
    const state = stateOf(request, context.content);
    requireNoConnection(state, 'reply.transact');
    requireNotTimedOut(request);
    state.write = open;
    try {
      if (state.reading !== undefined) await state.reading.end();
      return await write(context, state, open, request, reply, work, options);
    } catch (error) {
      const reason = unavailability(error);
      throw reason === undefined ? error : new WriteUnavailable(reason, error);
    } finally {
      state.write = undefined;
    }
  };
  const settled = run();
  open.settled = settled;
  return settled;
}

/** The client has got a 503, so it may repeat the write. */
function requireNotTimedOut(request: FastifyRequest): void {
  if (!request.routeOptions.handlerTimeout) return;
  if (codeOf(request.signal.reason) !== 'FST_ERR_HANDLER_TIMEOUT') return;
  throw new Error(
    "reply.transact: expected a request that is still unanswered, received one that Fastify's " +
      'handlerTimeout has already answered',
  );
}

async function write<Result>(
  context: Context,
  state: RequestState,
  open: OpenWrite,
  request: FastifyRequest,
  reply: FastifyReply,
  work: (transaction: Transaction) => Promise<Result>,
  { describes, path, isolationLevel }: TransactOptions,
): Promise<Result> {
  const { store, pool, content, settings, release, commitWaitMs } = context;
  const { transactional } = store;
  const { [resourceKey]: known = noResource } = request.routeOptions.config;
  const resource = known ?? noResource;
  const target = resource.tagsOf(request);
  const described = describes ?? target;
  const variant = resource.variantOf(request, target);
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  const fields = mayLackFields(request) ? sentConditions(request) : request.headers;
  // The read path decides the conditions of a read. A write's conditions apply to its first
  // transaction: a 412 from a later one could not undo it.
  const conditions = isRead || state.hasWritten ? unconditional : readConditions(fields, variant);
  const { expected, unexpected } = conditions;
  const failedPrecondition = (current: Version | undefined): PreconditionFailed =>
    new PreconditionFailed(current && entityTagOf(current, variant + release));

  const session = await context.writer?.mayWrite();
  const seen = transactional === undefined ? await store.read(described) : undefined;
  const counting = await changeCountingOf(pool);
  const { begun, result, write, prepared, outcome } = await withConnection(
    content,
    async (client, discard) => {
      const { usage } = state;
      const database = new MeteredDatabase(client, usage);
      const transaction = new OpenTransaction(client, usage, conditions);
      const connection = { client, usage, counting };
      let transactionId: string | undefined;
      open.transaction = transaction;
      try {
        const begun = await begin(
          connection,
          session,
          settings,
          isolationLevel,
          transactional,
          described,
        );
        ({ transactionId } = begun);
        const result = await unlessIdle(client, work(transaction));
        await transaction.finish();
        if (open.refusal !== undefined) throw open.refusal;
        open.isCommitting = true;
        const { touched: tags, isUsed } = transaction;
        if (tags.size === 0 && isUsed) await requireNoChange(database, begun.baseline);
        const conditional = { target, described, expected, unexpected };
        const write: Write = { tags, transactionId, client: database, ...conditional };
        let prepared: Prepared | undefined;
        if (store.transactional === undefined) {
          // Marks the tags: COMMIT has to be the next statement.
          prepared = await store.prepare(write);
          if (!prepared.satisfied) throw failedPrecondition(prepared.target);
        }
        // A failure may have been sent in the meantime: the store may have waited for another write.
        if (open.refusal !== undefined) {
          await abandon(context, write);
          throw open.refusal;
        }
        open.isSent = true;
        const last = transactional?.raise(write);
        const sent = await commit(connection, transactionId, commitWaitMs, last);
        if (sent.is === 'unknown') discard();
        const outcome =
          sent.is === 'aborted' ? { ...sent, reason: transaction.reasonOf(sent.reason) } : sent;
        return { begun, result, write, prepared, outcome };
      } catch (error) {
        transaction.end();
        // This connection may lead to a standby. The next one may lead to the new primary.
        if (transactionId === undefined) discard();
        const isUndone = isReadTimeout(error)
          ? discard()
          : await rollback(connection, transactionId).catch(discard);
        if (isUndone === false) throw await endedBefore(context, transaction.touched, database);
        throw transaction.reasonOf(error);
      }
    },
  );
  const failed =
    outcome.is === 'aborted' ? transactional?.failedConditionIn(outcome.reason) : undefined;
  if (failed !== undefined) throw failedPrecondition(failed.target);
  const raised =
    outcome.is === 'committed' ? transactional?.raisedIn(outcome.answer, write) : undefined;
  const before = transactional === undefined ? seen : begun.version;
  const decided = transactional === undefined ? prepared?.described : raised?.before;
  const unpublished = raised === undefined ? decided : raised.after;
  const version = await settle(context, session, write, outcome, begun.since, unpublished);
  // The work's result is that version's content only if no other write came between the first look
  // and the mark either.
  state.hasWritten = true;
  const alone = before !== undefined && before === decided;
  const isNamed = !isRead && known !== null && described.length > 0;
  if (alone && version !== undefined && isNamed) {
    const ofDescribed = path === undefined ? variant : resource.variantAt(path, request, described);
    request[answerKey] = entityTagOf(version, ofDescribed + release);
    reply.header('etag', request[answerKey]);
  }
  return result;
}
