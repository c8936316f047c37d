import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { unprocessable } from '../problems/problem.ts';

const defaultLimit = 100;

/** The query of a list, to be spread into a `Type.Object()`. */
export const paging = {
  limit: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 1000,
      default: defaultLimit,
      description: 'How many at most',
    }),
  ),
  after: Type.Optional(
    Type.String({
      maxLength: 1024,
      description: 'Where to go on: taken from a Link to the next page',
    }),
  ),
};

export const PageQuery = Type.Object(paging, { additionalProperties: false });

/** Which part of a list is asked for. */
export interface Page {
  readonly limit: number;
  /** What the last item before the page is ordered by. */
  readonly after?: string;
}

/** Positions of a list ordered by creation: they fit a `bigint`. */
const position = /^\d{1,18}$/;

/**
 * @param cursor what the list's items are ordered by; default: the numbers of a `bigint` column
 * @throws Problem 422 if `after` is not what this list gave out
 */
export function pageOf(
  query: { limit?: number | undefined; after?: string | undefined },
  cursor: RegExp = position,
): Page {
  const { limit = defaultLimit, after } = query;
  return after === undefined ? { limit } : { limit, after: decodeCursor(after, cursor) };
}

/** Cursors are opaque: clients hand them back, and make none. */
export const encodeCursor = (value: string): string => Buffer.from(value).toString('base64url');

/** @throws Problem 422 if it is not what `encodeCursor` makes of such a value */
export function decodeCursor(cursor: string, expected = /^[^]*$/): string {
  const value = Buffer.from(cursor, 'base64url').toString();
  if (cursor === '' || encodeCursor(value) !== cursor || !expected.test(value)) {
    throw unprocessable([{ pointer: '#/after', detail: 'must be taken from a Link to this list' }]);
  }
  return value;
}

/**
 * The `Link` to the next page (RFC 8288 section 3), with what else the query says.
 *
 * @param cursor as `encodeCursor` gives it
 */
export function nextLink(
  request: Pick<FastifyRequest, 'url'>,
  limit: number,
  cursor: string,
): string {
  const { pathname, searchParams } = new URL(request.url, 'http://localhost');
  searchParams.set('limit', String(limit));
  searchParams.set('after', cursor);
  return `<${pathname}?${searchParams.toString()}>; rel="next"`;
}

/**
 * The page out of up to `limit + 1` rows; one more row than the page has means a `Link` to the next.
 *
 * @param orderOf what the list is ordered by, which `pageOf` will give back as `after`
 */
export function sendPage<Row>(
  request: Pick<FastifyRequest, 'url'>,
  reply: Pick<FastifyReply, 'header'>,
  { limit }: Page,
  rows: readonly Row[],
  orderOf: (row: Row) => string,
): Row[] {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  if (rows.length > limit && last !== undefined) {
    reply.header('link', nextLink(request, limit, encodeCursor(orderOf(last))));
  }
  return page;
}
