import { DatabaseUnavailable } from '../errors.ts';

const ofDatabase = new WeakSet<Error>();

/** Marks what the pool or a connection of it failed with, and throws it on. */
export function throwOfDatabase(error: unknown): never {
  if (error instanceof Error) ofDatabase.add(error);
  throw error;
}

/**
 * SQLSTATEs, or the classes that they begin with, of errors that are not about the statement: the
 * same one may succeed soon.
 */
const reasons: readonly (readonly [start: string, reason: string])[] = [
  ['08', 'the connection to the database broke'],
  ['25P03', 'the transaction was idle for too long'],
  ['25P04', 'the transaction took too long'],
  ['28', 'the database refused the connection'],
  ['3D', 'the database refused the connection'],
  ['40001', 'another transaction changed the same data'],
  ['40P01', 'it waited for another transaction, which waited for it'],
  ['53', 'the database has too few resources'],
  ['55P03', 'a lock was not available'],
  ['57014', 'a statement took too long'],
  ['57', 'the database ended the connection'],
];

/** Of a socket that could not be opened, or broke: all but the programming errors among them. */
const ofSocket = /^E(CONN|PIPE|TIMEDOUT|HOSTUNREACH|HOSTDOWN|NET|NOTFOUND|AI_)/;

/** What `pg` and its pool say without a code. */
const messages: readonly (readonly [message: RegExp, reason: string])[] = [
  [/^(timeout exceeded when trying to connect|timeout expired)$/, 'no connection was free in time'],
  [/^Query read timeout$/, 'a statement took too long'],
  [
    /^(Connection terminated|Client has encountered a connection error|Client was closed and|Cannot use a pool after)/,
    'the connection to the database broke',
  ],
];

function reasonOf(error: Error): string | undefined {
  if (error instanceof DatabaseUnavailable) return error.reason;
  // Another service that cannot be reached fails with the codes of sockets as well.
  if (!ofDatabase.has(error)) return undefined;
  const { code } = error as { code?: unknown };
  if (typeof code !== 'string') return messages.find(([text]) => text.test(error.message))?.[1];
  if (ofSocket.test(code)) return 'the connection to the database broke';
  return reasons.find(([start]) => code.startsWith(start))?.[1];
}

/**
 * Why an error means that the database is unavailable at the moment, in our own words: PostgreSQL's
 * text may name hosts, users and statements. Looks at what an ORM has wrapped as well.
 *
 * @returns undefined for any other error, and for one that has a `statusCode` already
 */
export function unavailability(error: unknown): string | undefined {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 8; depth++) {
    const reason = reasonOf(cause);
    if (reason !== undefined) return reason;
    if ('statusCode' in cause) return undefined;
    ({ cause } = cause);
  }
  return undefined;
}

/** The error to answer a read with: 503 if the database is unavailable, else the error itself. */
export function asUnavailable(error: unknown): unknown {
  if (error instanceof DatabaseUnavailable) return error;
  const reason = unavailability(error);
  return reason === undefined ? error : new DatabaseUnavailable(reason, error);
}
