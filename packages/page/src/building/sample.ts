import { otherThan } from '../users.ts';
import type { Session } from './session.ts';

type Zones = Readonly<
  Record<string, { scenario: string; nodes: Readonly<Record<string, string>> }>
>;

const sample: Readonly<Record<string, Zones>> = {
  'Ground floor': {
    Hall: {
      scenario: 'motion',
      nodes: { 'hall-light': 'Ceiling light', 'hall-door': 'Door contact' },
    },
    Kitchen: { scenario: 'switch', nodes: { 'kitchen-light': 'Worktop light' } },
  },
  'First floor': {
    Bedroom: {
      scenario: 'dim',
      nodes: { 'bedroom-light': 'Bedside lamp', 'bedroom-blind': 'Blind' },
    },
    Study: { scenario: 'switch', nodes: { 'study-light': 'Desk lamp' } },
  },
};

/**
 * Makes a building of one's own in which the other one is a manager.
 *
 * @returns its project's id
 * @throws the problem document of what was refused
 */
export async function fillWithSample({ user, writer }: Session): Promise<string> {
  const { project_id } = must(await writer.createProject('Harbour house'));
  must(await writer.setRole({ project_id }, otherThan(user).email, 'manager'));
  for (const [areaName, zones] of Object.entries(sample)) {
    const { area_id } = must(await writer.createArea({ project_id }, areaName));
    for (const [zoneName, { scenario, nodes }] of Object.entries(zones)) {
      const at = { project_id, area_id };
      const { zone_id } = must(await writer.createZone(at, zoneName, scenario));
      for (const [node_uuid, name] of Object.entries(nodes)) {
        const configuration = { brightness: 80 };
        must(await writer.putNode({ ...at, zone_id, node_uuid }, { name, configuration }));
      }
    }
  }
  return project_id;
}

function must<Data>(result: { data?: Data; error?: unknown }): NonNullable<Data> {
  if (result.data === undefined || result.data === null) throw result.error;
  return result.data;
}
