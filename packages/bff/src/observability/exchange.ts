import { channel } from 'node:diagnostics_channel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type App, knownUserOf } from 'service-kit';
import type { UpstreamRequest } from '../upstream/upstream-request.ts';
import {
  cacheParametersText,
  databaseTimingOf,
  parseCacheParameters,
  lookupsOf,
} from './upstream-report.ts';

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

/** A client's request, its response and the upstream requests made for it. */
function exchangeOf(request: FastifyRequest, reply: FastifyReply) {
  const { method, url, arrivedAt } = request;
  const durationMs = performance.now() - arrivedAt;
  const { statusCode: status } = reply;
  const etag = reply.getHeader('etag');
  return {
    requestId: request.id,
    /** In milliseconds since 1970. */
    startedAt: Date.now() - durationMs,
    durationMs,
    method,
    url,
    /** The pattern, `/projects/:project_id`; undefined for an unknown path. */
    route: request.routeOptions.url,
    /** An e-mail address or `anonymous`; undefined if `x-user` was neither. */
    user: knownUserOf(request),
    status,
    notModified: status === 304,
    /** Length of the body that was sent. */
    bodyBytes: method === 'HEAD' ? 0 : Number(reply.getHeader('content-length') ?? 0),
    etag: typeof etag === 'string' ? etag : undefined,
    /** In the order of their start. */
    calls: (request.scope?.requests ?? []).map((sent) => upstreamCallOf(sent, arrivedAt)),
  };
}
export type Exchange = Readonly<ReturnType<typeof exchangeOf>>;

function upstreamCallOf(request: UpstreamRequest, start: number) {
  const { upstream, method, path, startedAt, durationMs, response, failure } = request;
  const cache = parseCacheParameters(cacheParametersText(request));
  return {
    upstream,
    method,
    path,
    /** Milliseconds after the start of the exchange. */
    startMs: startedAt - start,
    durationMs,
    /** The status that the upstream sent, 304 included; undefined without a response. */
    sentStatus: cache.fwdStatus,
    /** The status behind the cache, which turns a 304 into the stored 200. */
    status: response?.status,
    etag: response?.headers.get('etag') ?? undefined,
    /** Length of the body, which comes from the store if `sentStatus` is 304. */
    bodyBytes: response?.content.length ?? 0,
    cache,
    ...databaseTimingOf(request),
    /** Whether the upstream looked up versions in its database, in statements that serve several reads. */
    sharesLookup: lookupsOf(request) !== undefined,
    failure,
  };
}
export type UpstreamCall = Readonly<ReturnType<typeof upstreamCallOf>>;
