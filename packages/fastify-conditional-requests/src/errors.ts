import type { FastifyRequest } from 'fastify';

/** An error that Fastify answers with its `statusCode` and `headers`. */
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

/** 400: a condition that cannot be read must not be taken for no condition. */
export class MalformedCondition extends HttpError {
  override readonly name = 'MalformedCondition';

  constructor(field: string) {
    super(400, `The ${field} field is malformed: expected * or a list of quoted entity tags`);
  }
}

/** 412: the resource is not what the request's condition says (RFC 9110 section 15.5.13). */
export class PreconditionFailed extends HttpError {
  override readonly name = 'PreconditionFailed';

  /** @param current the entity tag that the resource has now, if it is known */
  constructor(current?: string) {
    super(
      412,
      'The resource is not in the state that the request names',
      current === undefined ? {} : { etag: current },
    );
  }
}

/** 503: the write was not done; the same request may succeed soon. */
export class WriteUnavailable extends HttpError {
  override readonly name = 'WriteUnavailable';

  /** @param cause what the database or its driver said */
  constructor(reason: string, cause?: unknown) {
    super(503, `Nothing was written: ${reason}`, { 'retry-after': '1' }, cause);
  }
}

/** 503: the database could not be asked; the same request may succeed soon. */
export class DatabaseUnavailable extends HttpError {
  override readonly name = 'DatabaseUnavailable';
  /** In our own words. */
  readonly reason: string;

  /** @param cause what the database or its driver said */
  constructor(reason: string, cause: unknown) {
    super(503, `The database is unavailable: ${reason}`, { 'retry-after': '1' }, cause);
    this.reason = reason;
  }
}

/** 503: the connection broke after COMMIT was sent; the write is done or not done. */
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

/** 500: the work's transaction was ended past the library. */
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

/** The database has another writer. */
export class AnotherWriter extends Error {
  override readonly name = 'AnotherWriter';

  constructor() {
    super(
      'Another process holds the sole writer lock of this database: versions in memory are right ' +
        'for one process only. Stop the other one first',
    );
  }
}

/** Something between the service and PostgreSQL takes sessions apart. */
export const sharedSessions = (cause?: unknown): Error =>
  new Error(
    'becomeSoleWriter: expected that each connection of the pool is a session of PostgreSQL; a ' +
      'pooler in between (PgBouncer?) gives the same session to several of them. Connect to ' +
      'PostgreSQL itself, or give this database pool_mode = session',
    cause === undefined ? undefined : { cause },
  );
