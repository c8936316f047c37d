import type { IncomingMessage } from 'node:http';
import type { FastifyRequest } from 'fastify';
import type { App } from '../app-type.ts';
import type { Problem } from '../problems/problem.ts';
import { originsOf } from '../settings/origins.ts';

const exposed = [
  'ETag',
  'Location',
  'Link',
  'Cache-Status',
  'Server-Timing',
  'x-request-id',
  'Retry-After',
].join(', ');

/**
 * Allows scripts from other origins to use the API, without credentials. Errors have the fields too.
 * Register it before all hooks that reject requests.
 *
 * @param refusalOf the problem for an OPTIONS that is not a preflight request
 */
export async function allowOrigins(
  app: App,
  origins: string,
  refusalOf: (request: FastifyRequest) => Problem,
): Promise<void> {
  app.addHook('onRequest', (request, reply, done) => {
    const isRefused = request.method === 'OPTIONS' && !isPreflight(request);
    if (isRefused) reply.headers(crossOriginFields(origins, request.headers.origin));
    done(isRefused ? refusalOf(request) : undefined);
  });
  // Services that allow no origins do not load it.
  await app.register(import('@fastify/cors'), {
    origin: originsOf(origins),
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowedHeaders: [
      'x-user',
      'content-type',
      'if-match',
      'if-none-match',
      'x-request-id',
      'traceparent',
      'tracestate',
    ],
    exposedHeaders: exposed,
    // A changed setting takes effect in browsers after ten minutes.
    maxAge: 600,
  });
}

/** Fetch Standard, section "CORS-preflight fetch". */
const isPreflight = ({ headers }: FastifyRequest): boolean =>
  headers.origin !== undefined && headers['access-control-request-method'] !== undefined;

/** The same fields for a response that is sent without hooks. */
export function crossOriginFields(
  origins: string | undefined,
  origin: string | undefined,
): Record<string, string> {
  if (origins === undefined) return {};
  const exposing = { 'access-control-expose-headers': exposed };
  if (origins === '*') return { 'access-control-allow-origin': '*', ...exposing };
  const isAllowed = origin !== undefined && originsOf(origins).includes(origin);
  return {
    vary: 'Origin',
    ...(isAllowed && { 'access-control-allow-origin': origin }),
    ...exposing,
  };
}

/**
 * The CORS fields for a request that Node's parser rejects. Its origin may be in the rejected bytes. If it
 * is unknown and only one origin is allowed, that origin may read the response.
 *
 * @param request if its header section was parsed
 */
export function fieldsOfRejected(
  origins: string | undefined,
  { rawPacket }: { readonly rawPacket?: unknown },
  request: IncomingMessage | undefined,
): Record<string, string> {
  if (origins === undefined) return {};
  const field = /^origin:[ \t]*(\S+)[ \t]*\r?$/im;
  const [only, ...others] = originsOf(origins);
  return crossOriginFields(
    origins,
    request?.headers.origin ??
      field.exec(Buffer.isBuffer(rawPacket) ? rawPacket.toString('latin1') : '')?.[1] ??
      (others.length === 0 ? only : undefined),
  );
}
