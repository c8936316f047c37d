import type { FastifyRequest } from 'fastify';
import type { Answer } from '../upstream/call.ts';
import type { Errand } from '../upstream/errand.ts';
import type { Gateway, InZone } from '../gateway.ts';
import type { Refusal } from '../upstream/refusal.ts';

export interface Page {
  readonly limit?: number;
  readonly after?: string;
}

/** One page of the nodes of a zone. */
export const askNodes = (
  { commissioning }: Pick<Gateway, 'commissioning'>,
  errand: Errand,
  { project_id, zone_id }: InZone,
  page: Page,
): Promise<Answer> =>
  commissioning.ask(errand, (client, sending) =>
    client.GET('/nodes', { params: { query: { project_id, zone_id, ...page } }, ...sending }),
  );

/** The first of the pages in which all nodes of a zone are read. */
export const firstPage: Page = { limit: 1_000 };

/**
 * All nodes of a zone. If the first page is still the same when all others have been read, they are
 * one state of the list together: its entity tag changes with every change of the list.
 *
 * @param first the answer for the `firstPage`
 * @returns undefined if the list has changed since
 */
export async function restOfNodes(
  gateway: Pick<Gateway, 'commissioning'>,
  errand: Errand,
  zone: InZone,
  first: Answer,
): Promise<readonly Answer[] | undefined> {
  const pages = [first];
  for (let next = nextPage(first); next !== undefined;) {
    const page = await askNodes(gateway, errand, zone, { ...firstPage, after: next.after });
    pages.push(page);
    next = nextPage(page);
  }
  if (pages.length === 1) return pages;
  const again = await askNodes(gateway, errand, zone, firstPage);
  return again.etag !== undefined && again.etag === first.etag ? pages : undefined;
}

/** What the answer's link to the next page asks for, if there is one. */
export function nextPage({ headers }: Answer): { limit: string; after: string } | undefined {
  const [, target] = /<([^>]*)>;\s*rel="next"/.exec(String(headers['link'])) ?? [];
  if (target === undefined) return undefined;
  const { searchParams } = new URL(target, 'http://upstream');
  return { limit: searchParams.get('limit') ?? '', after: searchParams.get('after') ?? '' };
}

/**
 * What the entity tag of the composed zone is made of now, for who named another one: projects,
 * which refused, knows its half. Without the other half there is no such tag.
 */
export const currentTags =
  (gateway: Pick<Gateway, 'commissioning' | 'errandOf'>, request: FastifyRequest) =>
  async ({ etag }: Refusal): Promise<readonly (string | undefined)[]> => {
    const zone = request.params as InZone;
    const nodes = askNodes(gateway, gateway.errandOf(request), zone, firstPage);
    const page = await nodes.catch(() => undefined);
    return [etag, page?.etag];
  };
