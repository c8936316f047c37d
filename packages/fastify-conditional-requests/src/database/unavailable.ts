import { DatabaseUnavailable } from '../errors.ts';

const ofDatabase = new WeakSet<Error>();

/** Marks an error of the pool or of a connection. */
export function markOfDatabase(error: unknown): void {
  if (error instanceof Error) ofDatabase.add(error);
}

/** Marks an error of the pool or of a connection, and rethrows it. */
export function throwOfDatabase(error: unknown): never {
  markOfDatabase(error);
  throw error;
}

/** Throws the error of an attempt to connect, whatever it is, as one of an unavailable database. */
export function throwOfConnecting(error: unknown): never {
  markOfDatabase(error);
  if (unavailability(error) !== undefined) throw error;
  throw new DatabaseUnavailable('no connection to the database could be opened', error);
}

/** SQLSTATE after `lock_timeout`. */
export const lockNotAvailable = '55P03';

/** SQLSTATEs, or prefixes of them, after which the same statement may soon succeed. */
const reasons: readonly (readonly [start: string, reason: string])[] = [
  ['08', 'the connection to the database broke'],
  ['25P03', 'the transaction was idle for too long'],
  ['25P04', 'the transaction took too long'],
  ['28', 'the database refused the connection'],
  ['3D', 'the database refused the connection'],
  ['40001', 'another transaction changed the same data'],
  ['40P01', 'it waited for another transaction in a deadlock'],
  ['53', 'the database has too few resources'],
  [lockNotAvailable, 'a lock was not available'],
  ['57014', 'a statement took too long'],
  ['57', 'the database ended the connection'],
  ['CR503', 'this database uses another version store'],
];

/** Codes of a socket that could not be opened, or broke. */
const ofSocket = /^E(CONN|PIPE|TIMEDOUT|HOSTUNREACH|HOSTDOWN|NET|NOTFOUND|AI_)/;

/** Errors of `pg` and its pool that have no code. */
const messages: readonly (readonly [message: RegExp, reason: string])[] = [
  [/^(timeout exceeded when trying to connect|timeout expired)$/, 'no connection was free in time'],
  [/^Query read timeout$/, 'a statement took too long'],
  [
    /^(Connection terminated|Client has encountered a connection error|Client was closed and|Cannot use a pool after)/,
    'the connection to the database broke',
  ],
];

/** The SQLSTATE of an error of `pg`, or the code of another error. */
export const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined;

/**
 * Whether the client gave up waiting for an answer (`query_timeout`). `pg` sends nothing else on the
 * connection then, so its next statement would wait as long again.
 */
export const isReadTimeout = (error: unknown): boolean =>
  error instanceof Error && (error.message === 'Query read timeout' || isReadTimeout(error.cause));

function reasonOf(error: Error): string | undefined {
  if (error instanceof DatabaseUnavailable) return error.reason;
  // Other services fail with the codes of sockets, too.
  if (!ofDatabase.has(error)) return undefined;
  const code = codeOf(error);
  if (typeof code !== 'string') return messages.find(([text]) => text.test(error.message))?.[1];
  if (ofSocket.test(code)) return 'the connection to the database broke';
  return reasons.find(([start]) => code.startsWith(start))?.[1];
}

/**
 * Why the database is unavailable at the moment, without PostgreSQL's text, which may name hosts, users
 * and statements. Looks into the errors of ORMs.
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

/** SQLSTATEs of a failure of the server itself (system errors, internal errors). */
const ofServer = /^(58|XX)/;

/**
 * Whether PostgreSQL has refused the statement because of its text or of the data. All other errors leave
 * the statement without an answer, or are of `pg`, which has then not sent it.
 */
export const isRefusal = (error: unknown): boolean =>
  error instanceof Error &&
  'severity' in error &&
  !ofServer.test(String(codeOf(error))) &&
  unavailability(error) === undefined;

/** The error to answer a read with: 503 if the database is unavailable, else the error itself. */
export function asUnavailable(error: unknown): unknown {
  if (error instanceof DatabaseUnavailable) return error;
  const reason = unavailability(error);
  return reason === undefined ? error : new DatabaseUnavailable(reason, error);
}
