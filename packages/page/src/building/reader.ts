import type { BffSchemas } from 'api-clients/bff';
import type { BffClient } from '../client/bff-client.ts';
import { isArea, isNode, isZone, pathOf, type Place } from './place.ts';
import { ResourceStore } from './resource-store.ts';

/** Limits the automatic reads in a large building: areas, and zones of each area. */
const maxRead = 20;

/** One person's reads, and what they last returned. */
export class Reader {
  readonly #api: BffClient;
  readonly projects = new ResourceStore<BffSchemas['ProjectSummary'][]>();
  readonly project = new ResourceStore<BffSchemas['Project']>();
  readonly area = new ResourceStore<BffSchemas['Area']>();
  readonly zone = new ResourceStore<BffSchemas['ZoneWithNodes']>();
  readonly node = new ResourceStore<BffSchemas['Node']>();

  constructor(api: BffClient) {
    this.#api = api;
  }

  readProjects() {
    return this.projects.load('/projects', () => this.#api.GET('/projects'));
  }

  /** Lists as many projects as a request can, to find one among them. */
  listProjects() {
    return this.#api.GET('/projects', { params: { query: { limit: 1_000 } } });
  }

  /** Reads one resource. */
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

  /** Reads a project, its areas and their zones with the lists of nodes. */
  async readBuilding(project_id: string): Promise<void> {
    const project = await this.#readProject({ project_id });
    const areas = project?.areas.slice(0, maxRead) ?? [];
    await Promise.all(
      areas.map(async ({ area_id }) => {
        const area = await this.#readArea({ project_id, area_id });
        const zones = area?.zones.slice(0, maxRead) ?? [];
        await Promise.all(
          zones.map(({ zone_id }) => this.#readZone({ project_id, area_id, zone_id })),
        );
      }),
    );
  }

  /** The last read of one resource. */
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
