import Fastify, {
  type FastifyReply,
  type FastifyRequest,
  type InjectOptions,
  type onSendAsyncHookHandler,
} from 'fastify';
import pg from 'pg';
import {
  type ConditionalRoute,
  conditionalRequests,
  DatabaseVersionStore,
} from '../../src/index.ts';
import type { TestApp } from '../app.ts';

export const nameOfOne = 'SELECT name FROM things WHERE id = 1';

/** A service beside `things` whose GET is made by this handler, with one connection for content. */
export async function startHandler(
  { database }: TestApp,
  handler: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>,
  preHandler?: (request: FastifyRequest) => Promise<void>,
  conditional: ConditionalRoute = { reads: () => ['thing:1'] },
  {
    onSend,
    ...servers
  }: {
    readonly content?: string;
    readonly lookups?: pg.Pool;
    readonly onSend?: onSendAsyncHookHandler;
  } = {},
) {
  const pool = new pg.Pool({ connectionString: servers.content ?? database.url, max: 1 });
  const lookups = servers.lookups ?? new pg.Pool({ connectionString: database.url, max: 2 });
  for (const each of [pool, lookups]) each.on('error', () => {});
  const app = Fastify();
  await app.register(conditionalRequests, {
    pool,
    store: new DatabaseVersionStore({ pool: lookups, attemptMs: 60_000 }),
  });
  if (preHandler !== undefined) app.addHook('preHandler', preHandler);
  if (onSend !== undefined) app.addHook('onSend', onSend);
  app.get('/', { config: { conditional } }, handler);
  return {
    get: (headers: InjectOptions['headers'] = {}, url = '/') => app.inject({ url, headers }),
    async stop() {
      await app.close();
      await Promise.all([pool.end(), lookups.end()]);
    },
  };
}
