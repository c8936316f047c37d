import type { ServiceName } from 'api-clients';
import { badGateway, type Fault, Problem, type ProblemOptions } from 'service-kit';
import { doubt, UnknownOutcome } from './failures.ts';

/** An upstream's own problem, forwarded to the client. */
export class UpstreamProblem extends Problem {
  /** The upstream's current ETag of the resource, if it sent one. */
  readonly etag: string | undefined;

  constructor(status: number, detail: string, etag: string | undefined, options: ProblemOptions) {
    super(status, detail, options);
    this.etag = etag;
  }
}

/** Statuses of the bff's contract. Any other is a fault between the services. */
const forwarded = new Set([400, 403, 404, 409, 412, 413, 415, 422, 503]);

/**
 * Forwards the upstream's words if the fault is the client's, and hides them if it is ours.
 *
 * @param method of the request
 */
export async function upstreamProblemOf(
  upstream: ServiceName,
  method: string,
  response: Response,
): Promise<Problem> {
  const { status, headers } = response;
  const failed = (detail: string, options: ProblemOptions = {}): Problem =>
    status >= 500 && method !== 'GET'
      ? new UnknownOutcome(502, detail + doubt, options)
      : badGateway(detail, { headers: { 'retry-after': '1' }, ...options });
  if (!forwarded.has(status)) return failed(`${upstream} failed`);
  let document: { detail?: string; errors?: readonly Fault[] };
  try {
    document = (await response.json()) as typeof document;
  } catch (cause) {
    return failed(`${upstream} sent a response that is not JSON`, { cause });
  }
  const { detail = 'The request was rejected', errors } = document;
  const retryAfter = headers.get('retry-after');
  return new UpstreamProblem(status, detail, headers.get('etag') ?? undefined, {
    ...(retryAfter !== null && { headers: { 'retry-after': retryAfter } }),
    ...(errors && { errors }),
  });
}

/** Whether a write that failed like this was not done, and will not be. */
export const isCertainlyNotDone = (error: unknown): boolean =>
  !(error instanceof UnknownOutcome) &&
  (!(error instanceof UpstreamProblem) || error.statusCode < 500);
