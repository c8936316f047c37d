import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { unprocessable } from '../problems/problem.ts';

const defaultLimit = 100;
/** Maximum length of a page, and of a list in another resource. */
export const maxPage = 1_000;

/** The query of a list; spread it into a `Type.Object()`. */
export const paging = {
  limit: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: maxPage,
      default: defaultLimit,
      description: 'Maximum number of items',
    }),
  ),
  after: Type.Optional(
    Type.String({
      maxLength: 1024,
      description: 'Cursor of a page, taken from the Link to it',
    }),
  ),
};

export const PageQuery = Type.Object(paging, { additionalProperties: false });

export interface Page {
  readonly limit: number;
  readonly after?: string;
}

/** Sort keys of a list ordered by creation; they fit a `bigint`. */
const position = /^\d{1,18}$/;

/**
 * @param cursor format of the list's sort keys. Default: values of a `bigint` column
 * @throws Problem 422 if `after` is not a cursor of this list
 */
export function pageOf(
  query: { limit?: number | undefined; after?: string | undefined },
  cursor: RegExp = position,
): Page {
  const { limit = defaultLimit, after } = query;
  return after === undefined ? { limit } : { limit, after: decodeCursor(after, cursor) };
}

export const encodeCursor = (value: string): string => Buffer.from(value).toString('base64url');

/** @throws Problem 422 unless `encodeCursor` made it from a value of the expected format */
export function decodeCursor(cursor: string, expected = /^[^]*$/): string {
  const value = Buffer.from(cursor, 'base64url').toString();
  if (cursor === '' || encodeCursor(value) !== cursor || !expected.test(value)) {
    throw unprocessable([{ parameter: 'after', detail: 'must be taken from a Link of this list' }]);
  }
  return value;
}

/** The `Link` to the next page (RFC 8288 section 3). It keeps the other parameters of the query. */
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
 * `sendPage` for a list that is part of another resource.
 *
 * @param list path of the list
 * @param rows up to `maxPage` + 1 rows
 */
export const embedPage = <Row>(
  list: string,
  reply: Pick<FastifyReply, 'header'>,
  rows: readonly Row[],
  orderOf: (row: Row) => string,
): Row[] => sendPage({ url: list }, reply, { limit: maxPage }, rows, orderOf);

/**
 * Returns the first `limit` rows. If there is one more, it also sets the `Link` to the next page.
 *
 * @param orderOf a row's sort key, which `pageOf` returns as `after`
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
