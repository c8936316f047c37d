/** The ids that locate a resource of a building. */
export interface Place {
  readonly project_id: string;
  readonly area_id?: string;
  readonly zone_id?: string;
  readonly node_uuid?: string;
}
export type AreaPlace = Place & { readonly area_id: string };
export type ZonePlace = AreaPlace & { readonly zone_id: string };
export type NodePlace = ZonePlace & { readonly node_uuid: string };

export const isNode = (place: Place): place is NodePlace => place.node_uuid !== undefined;
export const isZone = (place: Place): place is ZonePlace =>
  place.zone_id !== undefined && !isNode(place);
export const isArea = (place: Place): place is AreaPlace =>
  place.area_id !== undefined && place.zone_id === undefined;

export const kindOf = (place: Place): 'node' | 'zone' | 'area' | 'project' => {
  if (isNode(place)) return 'node';
  if (isZone(place)) return 'zone';
  return isArea(place) ? 'area' : 'project';
};

/** The path of the resource at the bff. */
export function pathOf({ project_id, area_id, zone_id, node_uuid }: Place): string {
  let path = `/projects/${project_id}`;
  if (area_id !== undefined) path += `/areas/${area_id}`;
  if (zone_id !== undefined) path += `/zones/${zone_id}`;
  if (node_uuid !== undefined) path += `/nodes/${encodeURIComponent(node_uuid)}`;
  return path;
}
