import type { BffSchemas } from 'api-clients/bff';
import type { BffClient } from '../client/bff-client.ts';
import { isArea, isNode, isZone, pathOf, type Place } from './place.ts';
import { Shelf } from './shelf.ts';

/** A demonstration's building is small; of a large one that much is opened by itself. */
const maxOpened = 20;

/** What one person has read of the building. */
export class Reader {
  readonly #api: BffClient;
  readonly projects = new Shelf<BffSchemas['ProjectSummary'][]>();
  readonly project = new Shelf<BffSchemas['Project']>();
  readonly area = new Shelf<BffSchemas['Area']>();
  readonly zone = new Shelf<BffSchemas['ZoneWithNodes']>();
  readonly node = new Shelf<BffSchemas['Node']>();

  constructor(api: BffClient) {
    this.#api = api;
  }

  readProjects() {
    return this.projects.load('/projects', () => this.#api.GET('/projects'));
  }

  /** Reads one thing alone. */
  async read(place: Place): Promise<unknown> {
    const key = pathOf(place);
    if (isNode(place)) {
      return this.node.load(key, () =>
        this.#api.GET('/projects/{project_id}/areas/{area_id}/zones/{zone_id}/nodes/{node_uuid}', {
          params: { path: place },
        }),
      );
    }
    return isZone(place) ? this.#readZone(place) : this.#readAbove(place);
  }

  /** Reads a project and what is in it, down to the zones' nodes. */
  async readBuilding(project_id: string): Promise<void> {
    const project = await this.#readProject({ project_id });
    const areas = project?.areas.slice(0, maxOpened) ?? [];
    await Promise.all(
      areas.map(async ({ area_id }) => {
        const area = await this.#readArea({ project_id, area_id });
        const zones = area?.zones.slice(0, maxOpened) ?? [];
        await Promise.all(
          zones.map(({ zone_id }) => this.#readZone({ project_id, area_id, zone_id })),
        );
      }),
    );
  }

  /** What was read last of the thing at a place. */
  at(place: Place) {
    const key = pathOf(place);
    if (isNode(place)) return this.node.get(key);
    if (isZone(place)) return this.zone.get(key);
    return isArea(place) ? this.area.get(key) : this.project.get(key);
  }

  #readAbove(place: Place) {
    return isArea(place) ? this.#readArea(place) : this.#readProject(place);
  }

  #readProject({ project_id }: Place) {
    const path = { project_id };
    return this.project.load(pathOf(path), () =>
      this.#api.GET('/projects/{project_id}', { params: { path } }),
    );
  }

  #readArea({ project_id, area_id }: Place & { readonly area_id: string }) {
    const path = { project_id, area_id };
    return this.area.load(pathOf(path), () =>
      this.#api.GET('/projects/{project_id}/areas/{area_id}', { params: { path } }),
    );
  }

  #readZone(path: Place & { readonly area_id: string; readonly zone_id: string }) {
    return this.zone.load(pathOf(path), () =>
      this.#api.GET('/projects/{project_id}/areas/{area_id}/zones/{zone_id}', {
        params: { path },
      }),
    );
  }
}
