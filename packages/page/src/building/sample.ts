import type { BffSchemas } from 'api-clients/bff';
import type { Session } from './session.ts';

export type Projects = readonly BffSchemas['ProjectSummary'][];

/** Unlike any name in the examples of the API, which people try out at `/docs`. */
const sampleName = 'Sample building';

/** Areas, their zones with a scenario, and the nodes of each zone. */
const sample: Readonly<Record<string, Record<string, [scenario: string, ...nodes: string[]]>>> = {
  'Ground floor': {
    Hall: ['motion', 'Ceiling light', 'Door contact'],
    Kitchen: ['switch', 'Worktop light'],
  },
  'First floor': {
    Bedroom: ['dim', 'Bedside lamp', 'Blind'],
    Study: ['switch', 'Desk lamp'],
  },
};

export function findSample(projects: Projects): string | undefined {
  const found = projects.find(({ name }) => name === sampleName);
  return found && `/projects/${found.project_id}`;
}

/** @throws the problem document of a rejected request */
export const listProjects = async (session: Session): Promise<Projects> =>
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- The bff keeps its published contract.
  (await must(session, 'GET', '/projects?limit=1000')) as Projects;

/**
 * Finds the owner's sample building or creates it, and shares it with the other person.
 *
 * @returns the project's path
 * @throws the problem document of a rejected request
 */
export async function provideSample(owner: Session, other: Session): Promise<string> {
  const path = findSample(await listProjects(owner)) ?? (await createSample(owner));
  const body = [{ email: other.user.email, role: 'manager' }];
  await must(owner, 'PATCH', `${path}/collaborators`, { body });
  return path;
}

async function createSample(owner: Session): Promise<string> {
  const create = async (list: string, id: string, body: object): Promise<string> => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- As above: the body of a 201 has only texts.
    const created = (await must(owner, 'POST', list, { body })) as Record<string, string>;
    return `${list}/${created[id]}`;
  };
  const project = await create('/projects', 'project_id', { name: sampleName });
  for (const [name, zones] of Object.entries(sample)) {
    const area = await create(`${project}/areas`, 'area_id', { name });
    for (const [name, [scenario, ...nodes]] of Object.entries(zones)) {
      const zone = await create(`${area}/zones`, 'zone_id', { name, scenario });
      for (const name of nodes) {
        const node_uuid = name.toLowerCase().replace(' ', '-');
        const body = { name, configuration: { brightness: 80 } };
        await must(owner, 'PUT', `${zone}/nodes/${node_uuid}`, { body });
      }
    }
  }
  return project;
}

async function must(session: Session, ...request: Parameters<Session['send']>): Promise<unknown> {
  const { ok, data } = await session.send(...request);
  if (!ok) throw data;
  return data;
}
