import Fastify, { type FastifyReply, type FastifyRequest, type InjectOptions } from 'fastify';
import type pg from 'pg';
import { conditionalRequests, type Transaction, type TransactOptions } from '../src/index.ts';
import { startApp, type TestApp, type TestAppOptions } from './app.ts';

export type Work = (
  transaction: Transaction,
  request: FastifyRequest,
  reply: FastifyReply,
) => unknown;

export interface WorkApp extends Omit<TestApp, 'stop'> {
  /** Runs this work in the `transact` of a PUT. */
  readonly write: (
    work: Work,
    options?: TransactOptions,
    headers?: InjectOptions['headers'],
  ) => Promise<[status: number, message: string | undefined]>;
  readonly writeAnswer: (work: Work) => ReturnType<TestApp['get']>;
  /** Runs this handler for a GET. */
  readonly read: (
    handler: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>,
  ) => ReturnType<TestApp['get']>;
  readonly name: () => Promise<string | undefined>;
  readonly etag: () => Promise<string>;
  readonly stop: () => Promise<void>;
}

const aTouch: Work = async (transaction) => {
  await transaction.query("UPDATE things SET name = 'new' WHERE id = 1");
  transaction.touch('thing:1');
};
export const change = (transaction: Transaction) =>
  aTouch(transaction, undefined as never, undefined as never);

/** The things of `startApp`, served by an app whose handlers the tests provide. */
export async function startWork(
  ofPool: pg.PoolConfig = {},
  options: TestAppOptions = {},
): Promise<WorkApp> {
  const things = await startApp({ ...options, lock: 'none', ofPool: { max: 3, ...ofPool } });
  const app = Fastify();
  await app.register(conditionalRequests, { pool: things.pool });
  const config = { conditional: { reads: () => ['thing:1'] } };
  let work: Work | undefined;
  let ofWrite: TransactOptions | undefined;
  let handler: Parameters<WorkApp['read']>[0] | undefined;
  app.put('/', { config }, (request, reply) =>
    reply.transact(async (transaction) => {
      await work?.(transaction, request, reply);
      return {};
    }, ofWrite),
  );
  app.get('/', { config }, (request, reply) => handler?.(request, reply));
  app.get('/name', { config }, async ({ database }) => {
    const { rows } = await database.query<{ name: string }>('SELECT name FROM things WHERE id = 1');
    return rows[0];
  });
  await app.conditionalRequests.becomeSoleWriter({ graceMs: 0, leaseMs: 3_600_000 });
  return {
    ...things,
    app,
    async write(given, givenOptions, headers = {}) {
      work = given;
      ofWrite = givenOptions;
      const { statusCode, body } = await app.inject({ method: 'PUT', url: '/', headers });
      return [statusCode, (JSON.parse(body) as { message?: string }).message];
    },
    writeAnswer(given) {
      work = given;
      ofWrite = undefined;
      return app.inject({ method: 'PUT', url: '/' });
    },
    read(given) {
      handler = given;
      return app.inject('/');
    },
    name: async () =>
      (await things.admin.query('SELECT name FROM things WHERE id = 1')).rows[0]?.name,
    etag: async () => String((await app.inject('/name')).headers['etag']),
    async stop() {
      await app.close();
      await things.stop();
    },
  };
}
