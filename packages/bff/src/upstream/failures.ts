import { Problem, serviceUnavailable } from 'service-kit';

/** Why there is no usable response: one word for headers, logs and metrics. */
export type Failure =
  | 'unreachable'
  | 'overloaded'
  | 'timeout'
  | 'incomplete'
  | 'not-json'
  | 'abandoned';

/** A failure that the bff itself finds or causes. */
export class UpstreamFailure extends Error {
  override readonly name = 'UpstreamFailure';
  readonly failure: Failure;

  constructor(failure: Failure, message: string) {
    super(message);
    this.failure = failure;
  }
}

/** None of several replicas accepts connections. */
export class Unreachable extends AggregateError {
  override readonly name = 'Unreachable';

  constructor(errors: readonly Error[]) {
    super(errors, errors.map(({ message }) => message).join(', '));
  }
}

/**
 * Errors of connecting. They do not prove that nothing was sent: TCP also reports them when it gives up an
 * established connection after an ICMP error (RFC 9293 section 3.9.2.2).
 */
export const notConnected: ReadonlySet<unknown> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

/** The connection ended before the first byte of a response, for instance because a server restarts. */
export const connectionLost: ReadonlySet<unknown> = new Set([
  ...notConnected,
  'ECONNRESET',
  'EPIPE',
  'UND_ERR_SOCKET',
]);

const timeouts: ReadonlySet<unknown> = new Set([
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
]);

export function failureOf(error: unknown): Failure {
  if (error instanceof UpstreamFailure) return error.failure;
  if (error instanceof Unreachable) return 'unreachable';
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (timeouts.has(code)) return 'timeout';
  return notConnected.has(code) ? 'unreachable' : 'incomplete';
}

/**
 * Whether a request failed before it was sent because of its connection (DNS, TCP or TLS, which have many
 * error codes). undici's codes for other reasons mean that it was closed or the request is invalid.
 */
export function isConnectFailure(error: Error): boolean {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'UND_ERR_CONNECT_TIMEOUT' || code === 'UND_ERR_SOCKET') return true;
  return code !== undefined && !code.startsWith('UND_ERR_');
}

/** Whether a request that was sent failed because its replica or the network is broken or slow. */
export function isReplicasFault(error: Error): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return connectionLost.has(code) || timeouts.has(code);
}

/** A write that was sent, and may have been done or be done later. */
export class UnknownOutcome extends Problem {}

export const doubt = '; the write may have been done: read before you repeat it';

/**
 * Tells the client which upstream failed, and how.
 *
 * @param mayBeDone whether the request is a write that was sent
 */
export function problemOf(
  failure: Failure,
  upstream: string,
  mayBeDone: boolean,
  cause: unknown,
): Problem {
  const failed = (status: number, detail: string): Problem =>
    mayBeDone
      ? new UnknownOutcome(status, detail + doubt, { cause })
      : new Problem(status, detail, { cause, headers: { 'retry-after': '1' } });
  switch (failure) {
    case 'overloaded':
      return serviceUnavailable(`${upstream} is overloaded`);
    case 'unreachable':
      return serviceUnavailable(
        cause instanceof Unreachable
          ? `${upstream} is unreachable: none of its ${cause.errors.length} replicas accepts connections`
          : `${upstream} is unreachable`,
      );
    case 'timeout':
      return failed(504, `${upstream} did not respond in time`);
    case 'abandoned':
      // Not an HTTP status, but common in the logs and metrics of gateways. The client has disconnected.
      return new Problem(499, 'The client closed the connection');
    case 'not-json':
      return failed(502, `${upstream} sent a response that is not JSON`);
    default:
      return failed(502, `${upstream} did not send a complete response`);
  }
}
