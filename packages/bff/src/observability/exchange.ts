import { channel } from 'node:diagnostics_channel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ServiceName } from 'api-clients';
import { type App, knownUserOf } from 'service-kit';
import type { Failure } from '../upstream/failures.ts';
import type { UpstreamRequest } from '../upstream/upstream-request.ts';
import {
  type CacheParameters,
  cacheParametersText,
  databaseTimingOf,
  parseCacheParameters,
  lookupsOf,
} from './upstream-report.ts';

export interface Exchange {
  /** Also in `x-request-id`, the log and the upstreams' logs. */
  readonly requestId: string;
  /** When the request arrived, in milliseconds since 1970. */
  readonly startedAt: number;
  /** Until the response was handed to the network, in milliseconds. */
  readonly durationMs: number;
  readonly method: string;
  readonly url: string;
  /** The route's pattern, `/projects/:project_id`; undefined for an unknown path. */
  readonly route: string | undefined;
  /** An e-mail address or `anonymous`; undefined if `x-user` was neither. */
  readonly user: string | undefined;
  readonly status: number;
  readonly notModified: boolean;
  /** Length of the body that was sent: 0 with 304 and to HEAD. */
  readonly bodyBytes: number;
  readonly etag: string | undefined;
  readonly calls: readonly UpstreamCall[];
}

export interface UpstreamCall {
  readonly upstream: ServiceName;
  readonly method: string;
  readonly path: string;
  /** Milliseconds after the start of the exchange. */
  readonly startMs: number;
  readonly durationMs: number;
  /** The status that the upstream sent, 304 included; undefined without a response. */
  readonly sentStatus: number | undefined;
  /** The status behind the cache, which turns a 304 into the stored 200. */
  readonly status: number | undefined;
  readonly etag: string | undefined;
  /** Length of the body, which comes from the store if `sentStatus` is 304. */
  readonly bodyBytes: number;
  readonly cache: CacheParameters;
  /** Of the upstream's database, as the upstream counts them; undefined if it does not. */
  readonly queries?: number;
  readonly databaseMs?: number;
  /** Whether the upstream looked up versions in its database, in statements that serve several reads. */
  readonly sharesLookup: boolean;
  readonly failure: Failure | undefined;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** In milliseconds, as `performance.now()` gives them. */
    arrivedAt: number;
  }
}

/**
 * Publishes one `Exchange` for each finished request. Without a subscriber, none is created.
 *
 *     subscribe('bff:exchange', (exchange) => …)
 */
export const exchanges = channel('bff:exchange');

export function publishExchanges(app: App): void {
  app.decorateRequest('arrivedAt', 0);
  app.addHook('onRequest', (request, _reply, done) => {
    request.arrivedAt = performance.now();
    done();
  });
  app.addHook('onResponse', (request, reply, done) => {
    if (exchanges.hasSubscribers) exchanges.publish(exchangeOf(request, reply));
    done();
  });
  app.addHook('onSend', (request, reply, payload, done) => {
    // Nothing is sent to a client that has disconnected, so `onResponse` does not run.
    const isGone = reply.raw.destroyed;
    if (isGone && exchanges.hasSubscribers) exchanges.publish(exchangeOf(request, reply));
    done(null, payload);
  });
}

function exchangeOf(request: FastifyRequest, reply: FastifyReply): Exchange {
  const { method, url, arrivedAt } = request;
  const durationMs = performance.now() - arrivedAt;
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
    calls: (request.scope?.requests ?? []).map((sent) => upstreamCallOf(sent, arrivedAt)),
  };
}

function upstreamCallOf(request: UpstreamRequest, start: number): UpstreamCall {
  const { upstream, method, path, startedAt, durationMs, response, failure } = request;
  const cache = parseCacheParameters(cacheParametersText(request));
  return {
    upstream,
    method,
    path,
    startMs: startedAt - start,
    durationMs,
    sentStatus: cache.fwdStatus,
    status: response?.status,
    etag: response?.headers.get('etag') ?? undefined,
    bodyBytes: response?.content.length ?? 0,
    cache,
    ...databaseTimingOf(request),
    sharesLookup: lookupsOf(request) !== undefined,
    failure,
  };
}
