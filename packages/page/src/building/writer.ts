import type { BffSchemas } from 'api-clients/bff';
import type { BffClient } from '../client/bff-client.ts';
import { isArea, isNode, isZone, type NodePlace, type Place } from './place.ts';
import { bodyOf, type Values } from './values.ts';

const project = '/projects/{project_id}';
const area = `${project}/areas/{area_id}` as const;
const zone = `${area}/zones/{zone_id}` as const;
const node = `${zone}/nodes/{node_uuid}` as const;

/** One person's writes. Each resolves to openapi-fetch's `{ data, error, response }`. */
export class Writer {
  readonly #api: BffClient;

  constructor(api: BffClient) {
    this.#api = api;
  }

  createProject(name: string) {
    return this.#api.POST('/projects', { body: { name } });
  }

  createArea({ project_id }: Place, name: string) {
    return this.#api.POST(`${project}/areas`, { params: { path: { project_id } }, body: { name } });
  }

  createZone(path: Place & { readonly area_id: string }, name: string, scenario = 'switch') {
    return this.#api.POST(`${area}/zones`, { params: { path }, body: { name, scenario } });
  }

  putNode(path: NodePlace, body: BffSchemas['NodeInput']) {
    return this.#api.PUT(node, { params: { path }, body });
  }

  /**
   * Changes fields of a resource if its ETag is still the given one.
   *
   * @param etag undefined for an unconditional write
   */
  change(place: Place, changes: Values, etag: string | undefined) {
    const header = etag === undefined ? {} : { 'if-match': etag };
    const body = bodyOf(changes);
    if (isNode(place)) return this.#api.PATCH(node, { params: { path: place, header }, body });
    if (isZone(place)) return this.#api.PATCH(zone, { params: { path: place, header }, body });
    const named = { name: changes['name'] ?? '' };
    return isArea(place)
      ? this.#api.PATCH(area, { params: { path: place, header }, body: named })
      : this.#api.PATCH(project, { params: { path: place, header }, body: named });
  }

  delete(place: Place) {
    if (isNode(place)) return this.#api.DELETE(node, { params: { path: place } });
    if (isZone(place)) return this.#api.DELETE(zone, { params: { path: place } });
    return isArea(place)
      ? this.#api.DELETE(area, { params: { path: place } })
      : this.#api.DELETE(project, { params: { path: place } });
  }

  setRole({ project_id }: Place, email: string, role: BffSchemas['Role']) {
    return this.#api.PATCH(`${project}/collaborators`, {
      params: { path: { project_id } },
      body: [{ email, role }],
    });
  }

  revoke({ project_id }: Place, email: string) {
    return this.#api.DELETE(`${project}/collaborators/{email}`, {
      params: { path: { project_id, email } },
    });
  }
}
