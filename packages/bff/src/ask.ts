import type { FastifyRequest } from 'fastify';
import {
  badGateway,
  type Fault,
  gatewayTimeout,
  Problem,
  serviceUnavailable,
  userOf,
} from 'service-kit';
import type { Call } from './explain.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Not there as long as no upstream was asked. */
    upstreamCalls?: Call[] | null;
  }
}

/** A successful answer; its body as it came. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly etag: string | undefined;
  readonly body: Buffer;
}

interface FetchResult {
  readonly data?: ArrayBuffer | undefined;
  readonly error?: unknown;
  readonly response: Response;
}

/** Fields that each call to an upstream carries. */
export const callerOf = (request: FastifyRequest): Record<string, string> => ({
  'x-user': userOf(request),
  'x-request-id': request.id,
});

/**
 * Waits for an upstream's answer and records what it did.
 *
 * @throws Problem: the upstream's own for 4xx and 503; 502, 503 or 504 for what is no answer
 */
export async function ask(
  request: FastifyRequest,
  upstream: Call['upstream'],
  method: string,
  call: Promise<FetchResult>,
): Promise<Answer> {
  const startedAt = performance.now();
  let result: FetchResult | undefined;
  let problem: Problem | undefined;
  try {
    result = await call;
  } catch (error) {
    problem = toProblem(upstream, error);
  }
  const { url, status, headers } = result?.response ?? {};
  const etag = headers?.get('etag') ?? undefined;
  const [, cacheStatus] =
    /^[^;,]*;\s*([^,]*)$/.exec(lastMember(headers?.get('cache-status') ?? '')) ?? [];
  request.upstreamCalls ??= [];
  request.upstreamCalls.push({
    upstream,
    method,
    path: url?.slice(url.indexOf('/', 'https://'.length)) ?? '',
    startedAt,
    durationMs: performance.now() - startedAt,
    status,
    etag,
    cacheStatus,
    serverTiming: headers?.get('server-timing') ?? undefined,
    failure: problem?.detail,
  });
  if (result === undefined) throw problem;
  const { data, error, response } = result;
  if (!response.ok) throw refusalOf(upstream, response, error);
  return {
    status: response.status,
    headers: response.headers,
    etag,
    body: data === undefined ? Buffer.alloc(0) : Buffer.from(data),
  };
}

const lastMember = (field: string): string => field.split(',').at(-1)?.trim() ?? '';

interface UpstreamProblem {
  readonly detail?: string;
  readonly errors?: readonly Fault[];
}

/** Clients get the backend's own words where the fault is theirs, and none where it is ours. */
function refusalOf(upstream: string, { status, headers }: Response, error: unknown): Problem {
  const { detail = 'The request was refused', errors } = (error ?? {}) as UpstreamProblem;
  const passed: Record<string, string> = {};
  for (const name of ['retry-after', 'allow']) {
    const value = headers.get(name);
    if (value !== null) passed[name] = value;
  }
  if ((status >= 400 && status < 500) || status === 503) {
    return new Problem(status, detail, { headers: passed, ...(errors && { errors }) });
  }
  return badGateway(`${upstream} failed`, { headers: { 'retry-after': '1' } });
}

const timeouts = new Set([
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_CONNECT_TIMEOUT',
]);
const away = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

function toProblem(upstream: string, error: unknown): Problem {
  const codes = new Set<unknown>();
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    codes.add('code' in at ? at.code : undefined);
    // What a dual-stack connection failed with, once for each address.
    if (at instanceof AggregateError) for (const inner of at.errors) codes.add(inner?.code);
  }
  if (!codes.isDisjointFrom(timeouts)) {
    return gatewayTimeout(`${upstream} did not answer in time`, { cause: error });
  }
  return codes.isDisjointFrom(away)
    ? badGateway(`${upstream} broke off its answer`, {
        cause: error,
        headers: { 'retry-after': '1' },
      })
    : serviceUnavailable(`${upstream} is away`);
}
