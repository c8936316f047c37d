import { STATUS_CODES } from './status-codes.ts';

/**
 * A fault in a request, as in the `errors` example of RFC 9457 section 3. Its position is a JSON pointer into
 * the body as a URI fragment (RFC 6901 section 6), such as `#/name`, or the name of a query parameter.
 */
export type Fault = ({ readonly pointer: string } | { readonly parameter: string }) & {
  /** The expectation that failed, in words for the client. */
  readonly detail: string;
};

export interface ProblemOptions {
  readonly errors?: readonly Fault[];
  readonly headers?: Readonly<Record<string, string>>;
  /** The underlying error: for the log, never for the client. */
  readonly cause?: unknown;
}

/** An error for the client: throw it anywhere, and it is sent as `application/problem+json`. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly statusCode: number;
  readonly detail: string;
  readonly errors: readonly Fault[] | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(statusCode: number, detail: string, options: ProblemOptions = {}) {
    if (!Number.isInteger(statusCode) || statusCode < 400 || statusCode > 599) {
      throw new TypeError(`Problem: expected a status from 400 to 599, received ${statusCode}`);
    }
    const { errors, headers = {}, cause } = options;
    super(detail, cause === undefined ? {} : { cause });
    this.statusCode = statusCode;
    this.detail = detail;
    this.errors = errors;
    this.headers = headers;
  }

  /**
   * The response body (RFC 9457 section 3.1). The status gives the type of the problem (section 4.2.1).
   *
   * @param instance id of the request, as in `x-request-id` and in the log
   */
  toDocument(instance: string) {
    const { statusCode: status, detail, errors } = this;
    const title = STATUS_CODES[status] ?? 'Error';
    return { type: 'about:blank', title, status, detail, instance, ...(errors && { errors }) };
  }
}

export const badRequest = (detail: string): Problem => new Problem(400, detail);

export const forbidden = (detail: string): Problem => new Problem(403, detail);

export const notFound = (): Problem => new Problem(404, 'There is nothing here');

export const conflict = (detail: string, options?: ProblemOptions): Problem =>
  new Problem(409, detail, options);

export const unprocessable = (errors: readonly Fault[]): Problem =>
  new Problem(422, 'The request does not match its schema', { errors });

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

/** @throws Problem 404 if there is no value */
export function found<Value>(value: Value | undefined): Value {
  if (value === undefined) throw notFound();
  return value;
}
