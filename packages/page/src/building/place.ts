import type { BffSchemas as Bff } from 'api-clients/bff';

/** The resource that a read returns: a project, area, zone or node. */
export type Resource = Pick<Bff['Project'], 'name'> &
  Partial<
    Pick<Bff['Project'], 'collaborators' | 'areas'> &
      Pick<Bff['Area'], 'zones'> &
      Omit<Bff['ZoneWithNodes'], 'zone_id'> &
      Omit<Bff['Node'], 'node_uuid'>
  >;

const kinds = ['project', 'area', 'zone', 'node'] as const;

/** The kind of resource at `/projects/…/areas/…/zones/…/nodes/…`. */
export const kindOf = (path: string) => kinds[(path.split('/').length - 3) / 2] ?? 'project';

/** The resources one level below, in the order of their parent's list. */
export const childrenOf = (path: string, { areas, zones, nodes }: Partial<Resource> = {}) => [
  ...(areas ?? []).map(({ area_id, name }) => ({ path: `${path}/areas/${area_id}`, name })),
  ...(zones ?? []).map(({ zone_id, name }) => ({ path: `${path}/zones/${zone_id}`, name })),
  ...(nodes ?? []).map(({ node_uuid, name }) => ({
    path: `${path}/nodes/${encodeURIComponent(node_uuid)}`,
    name,
  })),
];
