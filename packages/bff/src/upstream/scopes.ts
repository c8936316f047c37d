import type { FastifyRequest } from 'fastify';
import { type App, userOf } from 'service-kit';
import { UpstreamFailure } from './failures.ts';
import { RequestScope, type RequestScopeOptions } from './request-scope.ts';
import { traceContextOf } from './trace-context.ts';

declare module 'fastify' {
  interface FastifyRequest {
    scope: RequestScope | null;
    openScope(): RequestScope;
  }
}

const responded = new UpstreamFailure('abandoned', 'The response has been sent');

/** Gives each request a scope for its upstream requests, which ends with the request. */
export function registerScopes(
  app: App,
  options: Pick<RequestScopeOptions, 'upstreams' | 'deadlineMs'>,
): void {
  app.decorateRequest('scope', null);
  app.decorateRequest('openScope', function openScope(this: FastifyRequest) {
    return (this.scope ??= new RequestScope({
      ...options,
      user: userOf(this),
      headers: { 'x-request-id': this.id, ...traceContextOf(this.headers) },
    }));
  });
  app.addHook('onRequestAbort', (request, done) => {
    // A write is finished even if its client has disconnected.
    if (request.method === 'GET' || request.method === 'HEAD') {
      request.scope?.end(new UpstreamFailure('abandoned', 'The client closed the connection'));
    }
    done();
  });
  app.addHook('onResponse', (request, _reply, done) => {
    request.scope?.end(responded);
    done();
  });
}
