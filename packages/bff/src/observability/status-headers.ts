import type { App } from 'service-kit';
import type { UpstreamRequest } from '../upstream/upstream-request.ts';
import {
  cacheParametersText,
  databaseTimingOf,
  lookupsOf,
  parseCacheParameters,
} from './upstream-report.ts';

/**
 * Reports the upstream requests in each response, in their order: in `Cache-Status` (RFC 9211) and,
 * with milliseconds, status and queries, in `Server-Timing`. A problem reports only the failed ones:
 * that something was stored would tell a rejected client that it exists.
 */
export function addStatusHeaders(app: App): void {
  app.addHook('onSend', ({ scope }, reply, payload, done) => {
    const requests = scope?.visibleRequests ?? [];
    const reported =
      reply.statusCode < 400 ? requests : requests.filter(({ failure }) => failure !== undefined);
    if (reported.length > 0) {
      const parameters = reported.map(cacheParametersText);
      const member = (value: string, index: number) => `${reported[index]?.upstream}; ${value}`;
      reply.header('cache-status', parameters.map(member).join(', '));
      reply.header(
        'server-timing',
        reported.map((sent, index) => serverTimingOf(sent, parameters[index] ?? '')).join(', '),
      );
    }
    done(null, payload);
  });
}

const serverTimingOf = (request: UpstreamRequest, parameters: string): string =>
  `${request.upstream};dur=${request.durationMs.toFixed(2)};desc="${outcomeOf(request, parameters)}"`;

function outcomeOf(request: UpstreamRequest, parameters: string): string {
  if (request.failure !== undefined) return request.failure;
  const { fwdStatus: status, gathered } = parseCacheParameters(parameters);
  const lookups = lookupsOf(request);
  if (gathered !== undefined) return `${status}, ${shareOf(gathered, lookups)}`;
  const { queries } = databaseTimingOf(request);
  if (queries === undefined) return String(status);
  const counted = `${status}, ${queries} ${queries === 1 ? 'query' : 'queries'}`;
  return lookups === undefined ? counted : `${counted}, ${lookups}`;
}

/** @param lookups such as `1 statement for 12 lookups` */
function shareOf(gathered: number, lookups: string | undefined): string {
  if (lookups === undefined) return `one of ${gathered}`;
  const statements = Number.parseInt(lookups, 10);
  return `a share (1 of ${gathered}) of ${statements === 1 ? 'one lookup' : `${statements} lookups`}`;
}

/** For the log. Without the path, which may contain e-mail addresses. */
export const logFieldsOf = (request: UpstreamRequest) => ({
  upstream: request.upstream,
  status: request.response?.status ?? 0,
  cache: cacheParametersText(request),
  milliseconds: Math.round(request.durationMs * 100) / 100,
  failure: request.failure,
});
