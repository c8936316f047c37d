import { channel } from 'node:diagnostics_channel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ServiceName } from 'api-clients';
import { type App, knownUserOf } from 'service-kit';
import type { Call } from '../upstream/call.ts';
import { cacheParametersOf, databaseTimingOf } from './explain.ts';
import type { Failure } from '../upstream/failures.ts';

/** What happened to one request of a client, published when its answer has been sent, or has no one to go to. */
export interface Exchange {
  /** Also in `x-request-id`, the log and the upstreams' logs. */
  readonly requestId: string;
  /** When the request came: milliseconds since 1970. */
  readonly startedAt: number;
  /** Until the answer had been handed to the network, in milliseconds. */
  readonly durationMs: number;
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  /** Its pattern, `/projects/:project_id`; undefined for an unknown path. */
  readonly route: string | undefined;
  /** An e-mail or `anonymous`; undefined if `x-user` was neither. */
  readonly user: string | undefined;
  readonly status: number;
  /** Whether the client's own condition was answered with 304. */
  readonly notModified: boolean;
  /** Bytes of the answer's body as sent: none with 304 and to HEAD. */
  readonly bodyBytes: number;
  /** The edge entity tag that the answer carried. */
  readonly etag: string | undefined;
  /** In the order of their start. */
  readonly calls: readonly UpstreamCall[];
}

/** What one upstream did for it. */
export interface UpstreamCall {
  readonly upstream: ServiceName;
  readonly method: string;
  /** Path and query, as the upstream got them. */
  readonly path: string;
  /** Milliseconds from the start of the exchange to the start of the call. */
  readonly startMs: number;
  readonly durationMs: number;
  /** What the upstream itself sent, also 304; undefined if there was no answer. */
  readonly sentStatus: number | undefined;
  /** What that was once the cache had seen it: a 304 is the stored 200. */
  readonly status: number | undefined;
  /** The upstream's entity tag. */
  readonly etag: string | undefined;
  /** Length of its body, out of the cache if `sentStatus` is 304. */
  readonly bodyBytes: number;
  readonly cache: CacheParameters;
  /** Of the upstream's database, as the upstream counts them; undefined if it has none. */
  readonly queries?: number;
  readonly databaseMs?: number;
  /** Why there was no answer that could be used. */
  readonly failure: Failure | undefined;
}

/** The parameters of `Cache-Status` (RFC 9211 section 2). */
export interface CacheParameters {
  /** Why the upstream was asked: `uri-miss`, `stale`, `method`, `bypass`. */
  readonly fwd: string | undefined;
  readonly fwdStatus: number | undefined;
  readonly stored: boolean;
  /** It shared another request's round trip. */
  readonly collapsed: boolean;
}

/**
 * Each finished request as an `Exchange`, once. Without a subscriber none is made.
 *
 *     subscribe('bff:exchange', (exchange) => …)
 */
export const exchanges = channel('bff:exchange');

export function publishExchanges(app: App): void {
  app.addHook('onResponse', (request, reply, done) => {
    if (exchanges.hasSubscribers) exchanges.publish(exchangeOf(request, reply));
    done();
  });
  app.addHook('onSend', (request, reply, payload, done) => {
    // To a client that has gone nothing is sent: that was its response.
    const isGone = reply.raw.destroyed;
    if (isGone && exchanges.hasSubscribers) exchanges.publish(exchangeOf(request, reply));
    done(null, payload);
  });
}

function exchangeOf(request: FastifyRequest, reply: FastifyReply): Exchange {
  // In this order: a pause between the two must not put the start after that of the first call.
  const now = performance.now();
  const durationMs = reply.elapsedTime;
  const { method, url } = request;
  const { statusCode: status } = reply;
  const etag = reply.getHeader('etag');
  const length = method === 'HEAD' ? 0 : Number(reply.getHeader('content-length') ?? 0);
  return {
    requestId: request.id,
    startedAt: Date.now() - durationMs,
    durationMs,
    method,
    url,
    route: request.routeOptions.url,
    user: knownUserOf(request),
    status,
    notModified: status === 304,
    bodyBytes: length,
    etag: typeof etag === 'string' ? etag : undefined,
    calls: (request.errand?.calls ?? []).map((call) => upstreamCallOf(call, now - durationMs)),
  };
}

function upstreamCallOf(call: Call, start: number): UpstreamCall {
  const { upstream, method, path, startedAt, durationMs, etag, failure } = call;
  const status = call.status === 0 ? undefined : call.status;
  const cache = cacheParametersOf(call);
  return {
    upstream,
    method,
    path,
    startMs: startedAt - start,
    durationMs,
    sentStatus: cache.fwdStatus,
    status,
    etag,
    bodyBytes: call.body.length,
    cache,
    ...databaseTimingOf(call),
    failure,
  };
}
