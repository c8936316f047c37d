import { STATUS_CODES } from './status-codes.ts';

/** One thing that is wrong with a request, and where (RFC 9457 section 3, the `errors` example). */
export interface Fault {
  /** A JSON pointer as a URI fragment (RFC 6901 section 6), such as `#/name`. */
  readonly pointer: string;
  /** What was expected there, in words for the client. */
  readonly detail: string;
}

export interface ProblemOptions {
  /** Default `about:blank`: the status says what kind of problem it is (RFC 9457 section 4.2.1). */
  readonly type?: string;
  /** Default the status' own phrase, as `about:blank` asks for. */
  readonly title?: string;
  readonly errors?: readonly Fault[];
  /** Fields of the response, such as `Retry-After`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** What led to it: for the log, never for the client. */
  readonly cause?: unknown;
}

/** An error that the client may read: thrown anywhere, answered as `application/problem+json`. */
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

  /** The document that the client gets. */
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
  /** The id of the request, as in the `x-request-id` response field and in the log. */
  readonly instance: string;
  readonly errors?: readonly Fault[];
}

export const badRequest = (detail: string, options?: ProblemOptions): Problem =>
  new Problem(400, detail, options);

export const forbidden = (detail: string): Problem => new Problem(403, detail);

export const notFound = (detail = 'There is nothing here'): Problem => new Problem(404, detail);

/** @param allowed the methods that the path does know */
export const methodNotAllowed = (allowed: readonly string[]): Problem =>
  new Problem(405, `Here are only ${allowed.join(', ')}`, {
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
  detail = 'The request does not fit what is described for it',
): Problem => new Problem(422, detail, { errors });

/** What the client sees of a mistake of ours: nothing. */
export const internalError = (cause?: unknown): Problem =>
  new Problem(500, 'Something went wrong here', { cause });

export const badGateway = (detail: string, options?: ProblemOptions): Problem =>
  new Problem(502, detail, options);

/** @param retryAfterSeconds when the same request may succeed (RFC 9110 section 10.2.3) */
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
