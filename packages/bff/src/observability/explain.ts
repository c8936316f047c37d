import type { App } from 'service-kit';
import type { Call } from '../upstream/call.ts';
import type { CacheParameters } from './exchange.ts';

/**
 * Says in each answer what the upstreams did for it: in `Cache-Status` (RFC 9211) a member for each
 * of them, the one asked last at the end, and in `Server-Timing` its milliseconds, status and queries.
 * With a problem, only which of them failed: whether something was stored tells a stranger, who is
 * refused, that it is there.
 */
export function explainAnswers(app: App): void {
  app.addHook('onSend', ({ errand }, reply, payload, done) => {
    const calls = errand?.told ?? [];
    const told = reply.statusCode < 400 ? calls : calls.filter(({ failure }) => failure);
    if (told.length > 0) {
      reply.header(
        'cache-status',
        told.map((call) => `${call.upstream}; ${parametersOf(call)}`).join(', '),
      );
      reply.header('server-timing', told.map(serverTimingOf).join(', '));
    }
    done(null, payload);
  });
}

const serverTimingOf = (call: Call): string =>
  `${call.upstream};dur=${call.durationMs.toFixed(2)};desc="${outcomeOf(call)}"`;

/** How a call ended, for the log: nothing of its path, where e-mail addresses stand. */
export const loggedCall = (call: Call) => ({
  upstream: call.upstream,
  status: call.status,
  cache: parametersOf(call),
  milliseconds: Math.round(call.durationMs * 100) / 100,
  failure: call.failure,
});

function outcomeOf(call: Call): string {
  if (call.failure !== undefined) return call.failure;
  const { fwdStatus } = cacheParametersOf(call);
  const { queries } = databaseTimingOf(call);
  if (queries === undefined) return `${fwdStatus}, no database`;
  return `${fwdStatus}, ${queries} ${queries === 1 ? 'query' : 'queries'}`;
}

/** What the cache says of the answer, `fwd=stale; fwd-status=304`, or what is so without one. */
function parametersOf({ method, status, headers, failure }: Call): string {
  if (failure !== undefined) return `detail=${failure}`;
  const field = headers['cache-status'];
  // The last member is the one of the cache that is nearest: ours (section 2).
  if (typeof field === 'string') return field.slice(field.indexOf(';', field.lastIndexOf(',')) + 2);
  return `fwd=${method === 'GET' ? 'bypass' : 'method'}; fwd-status=${status}`;
}

export function cacheParametersOf(call: Call): CacheParameters {
  const parameters = parametersOf(call);
  const [, fwd] = /\bfwd=([^;]+)/.exec(parameters) ?? [];
  const [, status] = /\bfwd-status=(\d+)/.exec(parameters) ?? [];
  return {
    fwd,
    fwdStatus: status === undefined ? undefined : Number(status),
    stored: parameters.includes('; stored'),
    collapsed: parameters.includes('; collapsed'),
  };
}

/** What a backend says of its database: `db;dur=1.24;desc="1 query"`. */
export function databaseTimingOf({ headers }: Call): { queries?: number; databaseMs?: number } {
  const field = String(headers['server-timing']);
  const [, milliseconds, queries] = /\bdb;dur=([\d.]+);desc="(\d+) quer/.exec(field) ?? [];
  return queries === undefined
    ? {}
    : { queries: Number(queries), databaseMs: Number(milliseconds) };
}
