import { randomUUID } from 'node:crypto';

/** The URLs of a new zone; in a new area, in a new project, unless they are given. */
export function zone(project_id: string = randomUUID(), area_id: string = randomUUID()) {
  const zone_id = randomUUID();
  const place = `project_id=${project_id}&zone_id=${zone_id}`;
  return {
    project_id,
    area_id,
    zone_id,
    list: `/nodes?${place}`,
    at: (node: string) => `/nodes/${node}?${place}`,
    put: (node: string) => `/nodes/${node}?${place}&area_id=${area_id}`,
    /** The queries of everything that can be sealed and purged with the zone in it. */
    scopes: {
      project: `/nodes?project_id=${project_id}`,
      area: `/nodes?project_id=${project_id}&area_id=${area_id}`,
      zone: `/nodes?${place}&area_id=${area_id}`,
    },
  };
}
