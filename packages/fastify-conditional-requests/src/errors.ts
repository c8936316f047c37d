import type { FastifyRequest } from 'fastify';

/** Fastify answers it with its `statusCode` and `headers`. */
class HttpError extends Error {
  readonly statusCode: number;
  readonly headers: Record<string, string>;

  constructor(
    statusCode: number,
    message: string,
    headers: Record<string, string> = {},
    cause?: unknown,
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.statusCode = statusCode;
    this.headers = headers;
  }
}

/** 400: a malformed condition must not pass for no condition. */
export class MalformedCondition extends HttpError {
  override readonly name = 'MalformedCondition';

  constructor(field: string) {
    super(400, `The ${field} field is malformed: expected * or a list of quoted entity tags`);
  }
}

/** 412: the request's condition does not hold (RFC 9110 section 15.5.13). */
export class PreconditionFailed extends HttpError {
  override readonly name = 'PreconditionFailed';

  constructor(current?: string) {
    super(
      412,
      'The resource is not in the state that the request names',
      current === undefined ? {} : { etag: current },
    );
  }
}

/** 400, 413 or 415: the content of a gathered revalidation is not a list of targets. */
export class UnreadableTargets extends HttpError {
  override readonly name = 'UnreadableTargets';

  constructor(statusCode: 400 | 413 | 415, reason: string) {
    super(statusCode, `The gathered revalidation cannot be read: ${reason}`);
  }
}

/** 503: nothing was written; the same request may succeed soon. */
export class WriteUnavailable extends HttpError {
  override readonly name = 'WriteUnavailable';

  constructor(reason: string, cause?: unknown) {
    super(503, `Nothing was written: ${reason}`, { 'retry-after': '1' }, cause);
  }
}

export const serverIsStandby = (cause?: unknown): WriteUnavailable =>
  new WriteUnavailable('the server is a standby', cause);

/** 503: the database could not be queried; the same request may succeed soon. */
export class DatabaseUnavailable extends HttpError {
  override readonly name = 'DatabaseUnavailable';
  /** Without PostgreSQL's text. */
  readonly reason: string;

  constructor(reason: string, cause?: unknown) {
    super(503, `The database is unavailable: ${reason}`, { 'retry-after': '1' }, cause);
    this.reason = reason;
  }
}

/** 503: the connection broke after COMMIT was sent, and the outcome is not known. */
export class OutcomeUnknown extends HttpError {
  override readonly name = 'OutcomeUnknown';

  constructor() {
    super(
      503,
      'The write may or may not have been done: the database did not say. Read before you repeat it',
      { 'retry-after': '5' },
    );
  }
}

/** 500: something other than the library ended the transaction. */
export const transactionEnded = (): Error =>
  new Error(
    'reply.transact: expected the transaction to be open until its work ends; something else has ' +
      'ended it, and what it changed may be committed',
  );

/** 500: answering would leave out the route's conditions and its permission. */
export const registeredTooLate = ({ method, url }: FastifyRequest['routeOptions']): Error =>
  new Error(
    `${String(method)} ${url}: expected the plugin to be registered before the route, which says ` +
      '`conditional`: await app.register(conditionalRequests, …) first',
  );

/** Another process writes the database. */
export class AnotherWriter extends Error {
  override readonly name = 'AnotherWriter';

  constructor() {
    super(
      'Another process holds the sole writer lock of this database: versions in memory allow only ' +
        'one writer. Stop the other process first',
    );
  }
}

/** The database is in the mode `database`, in which processes write without the sole writer's lock. */
export class AnotherStore extends Error {
  override readonly name = 'AnotherStore';

  constructor() {
    super(
      'The database is in the mode database, which allows no writer with versions in ' +
        "memory: call changeVersionsMode(pool, 'memory') first, or use a DatabaseVersionStore",
    );
  }
}

/** Connections of the pool share sessions of PostgreSQL. */
export const sharedSessions = (cause?: unknown): Error =>
  new Error(
    'becomeSoleWriter: expected each connection of the pool to have its own PostgreSQL session, but a ' +
      'pooler in between (PgBouncer?) shares sessions among them. Connect to PostgreSQL itself, or give ' +
      'this database pool_mode = session',
    cause === undefined ? undefined : { cause },
  );
