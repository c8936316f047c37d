/** An error that Fastify answers with its `statusCode` and `headers`. */
class HttpError extends Error {
  readonly statusCode: number;
  readonly headers: Record<string, string>;

  constructor(statusCode: number, message: string, headers: Record<string, string> = {}) {
    super(message);
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

  constructor(reason: string) {
    super(503, `Nothing was written: ${reason}`, { 'retry-after': '1' });
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
