import { badGateway, gatewayTimeout, Problem, serviceUnavailable } from 'service-kit';

/** As many requests are under way and waiting as an upstream may have. */
export class QueueFull extends Error {
  override readonly name = 'QueueFull';
}

/** The type of an answer is none that an upstream may send. */
export class NotJson extends Error {
  override readonly name = 'NotJson';
}

/** What upstreams may take for one request altogether is over. */
export class DeadlineExceeded extends Error {
  override readonly name = 'DeadlineExceeded';
}

/** Nobody waits for the answer any more. */
export class Abandoned extends Error {
  override readonly name = 'Abandoned';
}

/** Why there is no answer: one word each for logs and metrics. */
export type Failure = 'away' | 'busy' | 'slow' | 'not-json' | 'broken' | 'abandoned';

/** The connection did not come about: nothing was sent. */
export const notConnected: ReadonlySet<unknown> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

const timeouts: ReadonlySet<unknown> = new Set([
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
]);

export function failureOf(error: Error): Failure {
  if (error instanceof QueueFull) return 'busy';
  if (error instanceof NotJson) return 'not-json';
  if (error instanceof Abandoned) return 'abandoned';
  if (error instanceof DeadlineExceeded) return 'slow';
  const { code } = error as NodeJS.ErrnoException;
  if (timeouts.has(code)) return 'slow';
  return notConnected.has(code) ? 'away' : 'broken';
}

/**
 * What the client is told: who failed it, and how.
 *
 * @param mayBeDone whether it is a write that was sent
 */
export function problemOf(
  failure: Failure,
  upstream: string,
  mayBeDone: boolean,
  cause: Error,
): Problem {
  const doubt = mayBeDone ? '; what was asked may have been done: read before you repeat' : '';
  const options = { cause, headers: mayBeDone ? {} : { 'retry-after': '1' } };
  switch (failure) {
    case 'busy':
      return serviceUnavailable(`${upstream} has more to do than it can take`);
    case 'away':
      return serviceUnavailable(`${upstream} is away`);
    case 'slow':
      return gatewayTimeout(`${upstream} did not answer in time${doubt}`, options);
    case 'abandoned':
      // No status of HTTP's: nobody gets it, but logs and metrics of gateways know it.
      return new Problem(499, 'Nobody waits for it any more');
    case 'not-json':
      return badGateway(`${upstream} answered what is no JSON${doubt}`, options);
    default:
      return badGateway(`${upstream} broke off its answer${doubt}`, options);
  }
}
