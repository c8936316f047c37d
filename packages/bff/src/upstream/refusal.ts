import { badGateway, type Fault, Problem, type ProblemOptions } from 'service-kit';
import type { Call } from './call.ts';

/** What an upstream refused, in its own words, to be passed on. */
export class Refusal extends Problem {
  /** The upstream's entity tag of what it is about, if it said one. */
  readonly etag: string | undefined;

  constructor(status: number, detail: string, etag: string | undefined, options: ProblemOptions) {
    super(status, detail, options);
    this.etag = etag;
  }
}

/** What the bff's contract lets a client see; anything else is a fault between the services. */
const passedOn = new Set([400, 403, 404, 409, 412, 413, 415, 422, 503]);

/** Clients get the upstream's own words where the fault is theirs, and none where it is ours. */
export function refusalOf({ upstream, status, headers, etag, body }: Call): Problem {
  if (!passedOn.has(status)) {
    return badGateway(`${upstream} failed`, { headers: { 'retry-after': '1' } });
  }
  let document: { detail?: string; errors?: readonly Fault[] };
  try {
    document = JSON.parse(body.toString()) as typeof document;
  } catch (cause) {
    return badGateway(`${upstream} answered what is no JSON`, { cause });
  }
  const { detail = 'The request was refused', errors } = document;
  const retryAfter = headers['retry-after'];
  return new Refusal(status, detail, etag, {
    ...(typeof retryAfter === 'string' && { headers: { 'retry-after': retryAfter } }),
    ...(errors && { errors }),
  });
}
