import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { isUnavailable } from './unavailable.ts';
import { faultsInQuery, faultsOf } from './faults.ts';
import {
  badRequest,
  internalError,
  notFound,
  Problem,
  serviceUnavailable,
  unprocessable,
} from './problem.ts';
import { requestIdField } from '../http/request-id.ts';
import { drainBody } from '../http/drain-body.ts';

/** Sends any error as `application/problem+json`; the details of a bug go only to the log. */
export function sendProblem(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const problem = toProblem(error, request);
  if (problem.statusCode === 500) {
    request.log.error({ err: problem.cause ?? error }, 'Internal error');
  } else if (problem.statusCode > 500) {
    request.log.warn(problem.cause === undefined ? {} : { err: problem.cause }, problem.detail);
  }
  drainBody(request, reply);
  // These were set for the successful response.
  for (const name of ['etag', 'last-modified', 'link', 'location', 'content-encoding']) {
    reply.removeHeader(name);
  }
  return (
    reply
      .code(problem.statusCode)
      .header(requestIdField, request.id)
      .header('cache-control', 'no-store')
      .headers(problem.headers)
      .header('content-type', 'application/problem+json')
      // Fastify adds a charset to strings, which this media type does not have.
      .send(Buffer.from(JSON.stringify(problem.toDocument(request.id))))
  );
}

/** Problems for Fastify's own errors, by code. */
const known: Readonly<Record<string, () => Problem>> = {
  FST_ERR_BAD_URL: () => badRequest('The URL is not percent-encoded UTF-8'),
  FST_ERR_MAX_PARAM_LENGTH: () => notFound(),
  FST_ERR_NOT_FOUND: () => notFound(),
  FST_ERR_CTP_INVALID_JSON_BODY: () => badRequest('The body is not JSON'),
  FST_ERR_CTP_EMPTY_JSON_BODY: () => badRequest('The body is empty'),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: () =>
    badRequest('The body is not as long as its Content-Length'),
  FST_ERR_CTP_BODY_TOO_LARGE: () => new Problem(413, 'The body is larger than 1 MiB'),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: () => new Problem(415, 'The body must be application/json'),
};

function toProblem(error: unknown, request: FastifyRequest): Problem {
  if (error instanceof Problem) return error;
  if (!(error instanceof Error)) return internalError(error);

  const fromLibrary: Partial<FastifyError> & { headers?: Record<string, string> } = error;
  const { code, statusCode, validation, validationContext, headers } = fromLibrary;
  const fromFastify = code === undefined ? undefined : known[code];
  if (fromFastify !== undefined) return fromFastify();
  if (validation !== undefined) return invalid(request, validationContext, validation);
  // A library that sets a client error's status intends the client to read the message.
  if (statusCode === 503 || (statusCode !== undefined && statusCode >= 400 && statusCode < 500)) {
    return new Problem(statusCode, error.message, { cause: error, headers: headers ?? {} });
  }
  if (isUnavailable(error)) {
    const cause = error;
    return serviceUnavailable('A required service is unavailable or overloaded', 1, { cause });
  }
  return internalError(error);
}

function invalid(
  request: FastifyRequest,
  part: string | undefined,
  validation: NonNullable<FastifyError['validation']>,
): Problem {
  if (part === 'params') return notFound();
  if (part === 'body' && request.body === undefined) return badRequest('Expected a JSON body');
  const faults = faultsOf(validation);
  if (part === 'headers') {
    const { pointer = '', detail = '' } = faults[0] ?? {};
    return badRequest(`The ${pointer.slice(2)} field ${detail}`);
  }
  return unprocessable(part === 'querystring' ? faultsInQuery(faults, request.query) : faults);
}
