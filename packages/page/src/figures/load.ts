import type { ZonePlace } from '../building/place.ts';
import type { Session } from '../building/session.ts';
import { type BffClient, createBffClient } from '../client/bff-client.ts';

export const loadMs = 10_000;
const clients = 6;
/** Between two requests of a client: limits the load to about 300 requests per second. */
const pauseMs = 20;
const writeShare = 0.05;
const scenarios = ['switch', 'dim', 'motion'];

export interface LoadResult {
  readonly reads: number;
  readonly writes: number;
  /** Requests that were rejected or got no response. */
  readonly failed: number;
}

/** Reads the zones of a building with several clients, and changes one now and then. */
export async function runLoad({ user, reader }: Session, project_id: string): Promise<LoadResult> {
  const areas = reader.project.get(`/projects/${project_id}`)?.data?.areas ?? [];
  const zones = areas.flatMap(({ area_id }) => {
    const area = reader.area.get(`/projects/${project_id}/areas/${area_id}`)?.data;
    return area?.zones.map(({ zone_id }): ZonePlace => ({ project_id, area_id, zone_id })) ?? [];
  });
  const api = createBffClient((request) => fetch(request, { cache: 'no-store' }), {
    'x-user': user.email,
  });
  const end = performance.now() + loadMs;
  const count = { reads: 0, writes: 0, failed: 0 };
  if (zones.length > 0) {
    await Promise.all(Array.from({ length: clients }, () => client(api, zones, end, count)));
  }
  return count;
}

async function client(
  api: BffClient,
  zones: readonly ZonePlace[],
  end: number,
  count: { -readonly [Kind in keyof LoadResult]: number },
): Promise<void> {
  const url = '/projects/{project_id}/areas/{area_id}/zones/{zone_id}';
  while (performance.now() < end) {
    // All clients read the same zone for a moment, so that they share round trips.
    const zone = zones[Math.floor(performance.now() / 250) % zones.length] as ZonePlace;
    const isWrite = Math.random() < writeShare;
    try {
      const { response } = isWrite
        ? await api.PATCH(url, {
            params: { path: zone },
            body: { scenario: anyOf(scenarios) },
          })
        : await api.GET(url, { params: { path: zone } });
      if (!response.ok) count.failed++;
      else if (isWrite) count.writes++;
      else count.reads++;
    } catch {
      count.failed++;
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

const anyOf = (list: readonly string[]): string =>
  list[Math.floor(Math.random() * list.length)] as string;
