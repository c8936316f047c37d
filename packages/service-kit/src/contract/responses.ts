import { type TSchema, Type } from 'typebox';
import { problemResponses } from '../problems/problem-responses.ts';
import { maxPage } from './paging.ts';
import { pickHeaders, type ResponseHeader } from './response-headers.ts';
import { exampleOf } from '../validation/schemas.ts';

export const jsonResponse = <Schema extends TSchema>(
  description: string,
  schema: Schema,
  ...headers: ResponseHeader[]
) => ({
  description,
  ...pickHeaders(headers),
  content: { 'application/json': { schema, ...exampleOf(schema) } },
});

const emptyResponse = (description: string, ...headers: ResponseHeader[]) =>
  Type.Null({ description, ...pickHeaders(headers) });

const notModified = () => emptyResponse('Not modified', 'ETag', 'Cache-Control');

const readProblems = () => problemResponses(400, 404, 412, 422, 500, 503);
const writeProblems = () => problemResponses(400, 403, 404, 409, 412, 413, 415, 422, 500, 503);

/** @param headers more fields of the 200 */
export const readResponses = <Schema extends TSchema>(
  description: string,
  schema: Schema,
  ...headers: ResponseHeader[]
) => ({
  200: jsonResponse(description, schema, 'ETag', 'Cache-Control', ...headers),
  304: notModified(),
  ...readProblems(),
});

export const listResponses = <Schema extends TSchema>(description: string, schema: Schema) => ({
  200: jsonResponse(description, { ...schema, maxItems: maxPage }, 'ETag', 'Cache-Control', 'Link'),
  304: notModified(),
  ...readProblems(),
});

export const createResponses = <Schema extends TSchema>(description: string, schema: Schema) => ({
  201: jsonResponse(description, schema, 'ETag', 'Location'),
  ...writeProblems(),
});

/** For a PUT or PATCH. */
export const writeResponses = <Schema extends TSchema>(
  description: string,
  schema: Schema,
  ...headers: ResponseHeader[]
) => ({
  200: jsonResponse(description, schema, 'ETag', ...headers),
  ...writeProblems(),
});

export const deleteResponses = () => ({
  204: emptyResponse('Deleted'),
  ...writeProblems(),
});
