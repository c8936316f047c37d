import type { FastifyReply, FastifyRequest } from 'fastify';
import { commit } from './commit.ts';
import { withConnection } from '../database/connection.ts';
import { readConditions } from '../conditions/conditions.ts';
import { type Context, stateOf } from '../context.ts';
import { MeteredDatabase } from '../database/database.ts';
import { answerKey } from '../read/answer.ts';
import { entityTagOf } from '../conditions/entity-tag.ts';
import { aFunction, names, path, requireOptions, requireValue } from '../options.ts';
import { noResource, resourceKey } from '../conditions/resource.ts';
import { PreconditionFailed } from '../errors.ts';
import { settle } from './settle.ts';
import { begin, OpenTransaction, type Transaction } from './transaction.ts';
import type { Tag, Write } from '../versions/version-store.ts';

export interface TransactOptions {
  /** What the resource is made of that the response describes, if not what the route `reads`. */
  readonly describes?: readonly Tag[];
  /** The path by which a GET asks for what the response `describes`: part of its entity tag. */
  readonly path?: string;
}

/** @throws TypeError */
function requireTransactOptions(options: TransactOptions): void {
  requireOptions<TransactOptions>('transact', options, { describes: names, path });
  if (options.describes !== undefined && options.describes.length > 0) {
    requireValue('transact.path', options.path, path);
  }
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
  const { store, pool } = context;
  requireValue('transact: work', work, aFunction);
  requireTransactOptions(options);
  const { [resourceKey]: known = noResource } = request.routeOptions.config;
  const resource = known ?? noResource;
  const target = resource.tagsOf(request);
  const described = options.describes ?? target;
  const variant = resource.variantOf(request, target);
  const conditions = readConditions(request.headers, variant);

  const session = await context.writer?.mayWrite();
  const before = await store.read(described);
  const { result, write, prepared, outcome } = await withConnection(
    pool,
    async (client, discard) => {
      const { usage } = stateOf(request, pool);
      const database = new MeteredDatabase(client, usage);
      const transaction = new OpenTransaction(database, conditions);
      try {
        const transactionId = await begin(client, usage, context.settings, session);
        const result = await work(transaction);
        const write: Write = {
          tags: transaction.finish(),
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
        const outcome = await commit(database, context.commitWaitMs);
        if (outcome.is === 'unknown') discard();
        return { result, write, prepared, outcome };
      } catch (error) {
        transaction.end();
        await database.query('ROLLBACK').catch(discard);
        throw error;
      }
    },
  );
  const version = await settle(context, session, write, prepared, outcome);
  // What the work saw and made is that version's content only if nobody else wrote between the
  // first look and the mark either.
  const alone = before !== undefined && before === prepared.described;
  if (alone && version !== undefined && described.length > 0 && known !== null) {
    const ofDescribed =
      options.path === undefined ? variant : resource.variantAt(options.path, request, described);
    request[answerKey] = entityTagOf(version, ofDescribed);
    reply.header('etag', request[answerKey]);
  }
  return result;
}
