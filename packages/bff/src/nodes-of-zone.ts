import type { CommissioningSchemas } from 'api-clients';
import type { FastifyRequest } from 'fastify';
import { serviceUnavailable } from 'service-kit';
import { type Answer, ask, callerOf } from './ask.ts';
import type { Upstreams } from './upstreams.ts';

export interface InZone {
  project_id: string;
  area_id: string;
  zone_id: string;
}
export interface AtNode extends InZone {
  node_uuid: string;
}

const attempts = 3;

/** All nodes of a zone: pages of one version, so that together they are one state of the list. */
export async function askAllNodes(
  request: FastifyRequest,
  upstreams: Upstreams,
): Promise<readonly Answer[]> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const pages: Answer[] = [];
    let after: string | undefined;
    do {
      const page = await askNodes(request, upstreams, { limit: 1_000, ...(after && { after }) });
      pages.push(page);
      after = nextPage(page)?.get('after') ?? undefined;
    } while (after !== undefined);
    const [first] = pages;
    if (pages.length === 1 || pages.every(({ etag }) => etag && etag === first?.etag)) return pages;
  }
  throw serviceUnavailable('The nodes of this zone change too fast to be read as a whole');
}

/** One page of the nodes of a zone. */
export function askNodes(
  request: FastifyRequest,
  { commissioning }: Upstreams,
  page: { limit?: number; after?: string },
): Promise<Answer> {
  const { project_id, zone_id } = request.params as InZone;
  return ask(
    request,
    'commissioning',
    'GET',
    commissioning.GET('/nodes', {
      params: { query: { project_id, zone_id, ...page } },
      headers: callerOf(request),
      parseAs: 'arrayBuffer',
    }),
  );
}

/** The query of the next page, if the answer links to one. */
export function nextPage({ headers }: Answer): URLSearchParams | undefined {
  const [, target] = /<([^>]*)>;\s*rel="next"/.exec(headers.get('link') ?? '') ?? [];
  return target === undefined ? undefined : new URL(target, 'http://upstream').searchParams;
}

export const parseNodes = (pages: readonly Answer[]): CommissioningSchemas['NodeSummary'][] =>
  pages.flatMap(({ body }) => JSON.parse(body.toString()));
