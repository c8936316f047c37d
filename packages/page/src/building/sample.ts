import type { BffSchemas } from 'api-clients/bff';
import type { Session } from './session.ts';

type Zones = Readonly<
  Record<string, { scenario: string; nodes: Readonly<Record<string, string>> }>
>;

/** Unlike any name in the examples of the API, which people try out at `/docs`. */
export const sampleName = 'Sample building';

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

export const findSample = (
  projects: readonly BffSchemas['ProjectSummary'][],
): BffSchemas['ProjectSummary'] | undefined => projects.find(({ name }) => name === sampleName);

/**
 * Finds the owner's sample building or creates it, and shares it with the other person.
 *
 * @returns the project's id
 * @throws the problem document of a rejected request
 */
export async function provideSample(owner: Session, other: Session): Promise<string> {
  const found = findSample(must(await owner.reader.listProjects()));
  const project_id = found?.project_id ?? (await createSample(owner));
  const visible = must(await other.reader.listProjects());
  if (visible.every((project) => project.project_id !== project_id)) {
    must(await owner.writer.setRole({ project_id }, other.user.email, 'manager'));
  }
  return project_id;
}

async function createSample({ writer }: Session): Promise<string> {
  const { project_id } = must(await writer.createProject(sampleName));
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
