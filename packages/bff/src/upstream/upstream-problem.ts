import type { ServiceName } from 'api-clients';
import { badGateway, type Fault, Problem, type ProblemOptions, ProblemSchema } from 'service-kit';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { doubt, UnknownOutcome } from './failures.ts';

export class UpstreamProblem extends Problem {
  /** The upstream's current ETag of the resource, if it sent one. */
  readonly etag: string | undefined;

  constructor(status: number, detail: string, etag: string | undefined, options: ProblemOptions) {
    super(status, detail, options);
    this.etag = etag;
  }
}

const Rejection = Type.Object({
  detail: Type.Optional(ProblemSchema.properties.detail),
  errors: Type.Optional(Type.Unsafe<readonly Fault[]>(ProblemSchema.properties.errors)),
});

/** Statuses of the bff's contract. Any other is a fault between the services. */
const forwarded = new Set([400, 403, 404, 409, 412, 413, 415, 422, 503]);

/** Forwards the upstream's message for an error of the client, and hides it for one of ours. */
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
  let document: unknown;
  try {
    document = await response.json();
  } catch (cause) {
    return failed(`${upstream} sent a response that is not JSON`, { cause });
  }
  if (!Value.Check(Rejection, document)) {
    return failed(`${upstream} sent a response that is not a problem document`);
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
