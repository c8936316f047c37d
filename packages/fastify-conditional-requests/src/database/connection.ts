import type { FastifyBaseLogger } from 'fastify';
import type { Pool, PoolClient } from 'pg';
import { codeOf, isReadTimeout, throwOfConnecting, throwOfDatabase } from './unavailable.ts';

const ignore = (): void => {};

/**
 * Logs the end of idle connections. Without a listener, PostgreSQL could end the process by ending one;
 * the pool opens another when it needs it.
 *
 * @returns stops the logging but not the protection: a pool is usually closed after the service, and
 * PostgreSQL may stop in between
 */
export function surviveIdleErrors(pool: Pool, log: FastifyBaseLogger): () => void {
  const onError = (error: Error): void =>
    log.warn({ err: error }, 'An idle connection to the database has ended');
  pool.on('error', onError);
  return () => {
    pool.off('error', onError).off('error', ignore).on('error', ignore);
  };
}

/** A pool, or only its connections to one server. */
export interface Connections {
  connect(): Promise<PoolClient>;
}

const haveListener = new WeakSet<PoolClient>();

/** Without a listener, a connection that breaks between two queries would end the process. */
export function survive(client: PoolClient): void {
  if (haveListener.has(client)) return;
  haveListener.add(client);
  client.on('error', ignore);
}

/**
 * Runs `work` on a connection, which its pool closes afterwards if it is broken.
 *
 * @param work calls `discard` if the connection can no longer be used
 */
export async function withConnection<Result>(
  connections: Connections,
  work: (client: PoolClient, discard: () => void) => Promise<Result>,
): Promise<Result> {
  const client = await connections.connect().catch(throwOfConnecting);
  survive(client);
  let isDiscarded = false;
  try {
    return await work(client, () => {
      isDiscarded = true;
    });
  } catch (error) {
    if (isReadTimeout(error)) isDiscarded = true;
    throw error;
  } finally {
    client.release(isDiscarded);
  }
}

/** `idle_in_transaction_session_timeout` */
const wasIdle = '25P03';

/**
 * Resolves to the result of `work`, or rejects once PostgreSQL has ended its transaction as idle.
 * Otherwise, work that waits for the response, for example, would keep its connection forever.
 */
export async function unlessIdle<Result>(
  client: PoolClient,
  work: Result | Promise<Result>,
): Promise<Result> {
  const { promise: ended, reject } = Promise.withResolvers<never>();
  const end = (error: Error): void => {
    if (codeOf(error) === wasIdle) reject(error);
  };
  client.on('error', end);
  try {
    return await Promise.race([work, ended.catch(throwOfDatabase)]);
  } finally {
    client.off('error', end);
  }
}
