import { STATUS_CODES } from './status-codes.ts';

/** A fault in a request and its position, as in the `errors` example of RFC 9457 section 3. */
export type Fault = (InBody | InQuery) & {
  /** The expectation that failed, in words for the client. */
  readonly detail: string;
};

interface InBody {
  /** A JSON pointer as a URI fragment (RFC 6901 section 6), such as `#/name`. */
  readonly pointer: string;
}

interface InQuery {
  /** The name of a parameter. */
  readonly parameter: string;
}

export interface ProblemOptions {
  /** Default `about:blank`: the status says it all (RFC 9457 section 4.2.1). */
  readonly type?: string;
  /** Default: the reason phrase of the status, as `about:blank` requires. */
  readonly title?: string;
  readonly errors?: readonly Fault[];
  /** Response header fields, such as `Retry-After`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The underlying error: for the log, never for the client. */
  readonly cause?: unknown;
}

/** An error for the client: throw it anywhere, and it is sent as `application/problem+json`. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly statusCode: number;
  readonly type: string;
  readonly title: string;
  readonly detail: string;
  readonly errors: readonly Fault[] | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(statusCode: number, detail: string, options: ProblemOptions = {}) {
    if (!Number.isInteger(statusCode) || statusCode < 400 || statusCode > 599) {
      throw new TypeError(`Problem: expected a status from 400 to 599, received ${statusCode}`);
    }
    super(detail, options.cause === undefined ? {} : { cause: options.cause });
    this.statusCode = statusCode;
    this.detail = detail;
    this.type = options.type ?? 'about:blank';
    this.title = options.title ?? STATUS_CODES[statusCode] ?? 'Error';
    this.errors = options.errors;
    this.headers = options.headers ?? {};
  }

  /** The response body. */
  toDocument(instance: string): ProblemDocument {
    const { type, title, statusCode: status, detail, errors } = this;
    return { type, title, status, detail, instance, ...(errors && { errors }) };
  }
}

/** RFC 9457 section 3.1, with `errors` as in its section 3. */
export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** Id of the request, as in `x-request-id` and in the log. */
  readonly instance: string;
  readonly errors?: readonly Fault[];
}

export const badRequest = (detail: string, options?: ProblemOptions): Problem =>
  new Problem(400, detail, options);

export const forbidden = (detail: string): Problem => new Problem(403, detail);

export const notFound = (detail = 'There is nothing here'): Problem => new Problem(404, detail);

/** @param allowed the methods that the path supports */
export const methodNotAllowed = (allowed: readonly string[]): Problem =>
  new Problem(405, `This path supports only ${allowed.join(', ')}`, {
    headers: { allow: allowed.join(', ') },
  });

export const conflict = (detail: string, options?: ProblemOptions): Problem =>
  new Problem(409, detail, options);

export const preconditionFailed = (
  detail = 'The resource is not in the state that the request names',
): Problem => new Problem(412, detail);

export const payloadTooLarge = (detail = 'The body is too large'): Problem =>
  new Problem(413, detail);

export const unsupportedMediaType = (detail = 'The body must be application/json'): Problem =>
  new Problem(415, detail);

export const unprocessable = (
  errors: readonly Fault[],
  detail = 'The request does not match its schema',
): Problem => new Problem(422, detail, { errors });

/** A bug; the client learns nothing about its cause. */
export const internalError = (cause?: unknown): Problem =>
  new Problem(500, 'Something went wrong', { cause });

export const badGateway = (detail: string, options?: ProblemOptions): Problem =>
  new Problem(502, detail, options);

/** @param retryAfterSeconds when a retry may succeed (RFC 9110 section 10.2.3) */
export const serviceUnavailable = (
  detail: string,
  retryAfterSeconds = 1,
  options?: ProblemOptions,
): Problem =>
  new Problem(503, detail, {
    ...options,
    headers: { 'retry-after': String(retryAfterSeconds), ...options?.headers },
  });

export const gatewayTimeout = (detail: string, options?: ProblemOptions): Problem =>
  new Problem(504, detail, options);

/** @throws Problem 404 if there is no value */
export function found<Value>(value: Value | undefined): Value {
  if (value === undefined) throw notFound();
  return value;
}
