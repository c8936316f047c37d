import { ann, bob, type SampleProject } from './sample-project.ts';
import type { Method } from './client.ts';

const eve = 'eve@example.com';

/** Every read of the API, by name. */
export const readsOf = ({ project, area, zone, lamp, otherZone, fan }: SampleProject) =>
  ({
    "Ann's projects": [ann, '/projects'],
    "Bob's projects": [bob, '/projects'],
    "Eve's projects": [eve, '/projects'],
    project: [ann, project],
    "Bob's project": [bob, project],
    "Eve's project": [eve, project],
    collaborators: [ann, `${project}/collaborators`],
    areas: [ann, `${project}/areas`],
    area: [ann, area],
    zones: [ann, `${area}/zones`],
    zone: [ann, zone],
    nodes: [ann, `${zone}/nodes`],
    lamp: [ann, lamp],
    'other zone': [ann, otherZone],
    'nodes of the other zone': [ann, `${otherZone}/nodes`],
    fan: [ann, fan],
    'lamp in the other zone': [ann, `${otherZone}/nodes/lamp`],
  }) as const;
type Read = keyof ReturnType<typeof readsOf>;

export interface Write {
  readonly operation: string;
  readonly method: Method;
  /** The resource of the sample project whose path `below` extends. */
  readonly of: 'project' | 'area' | 'zone' | undefined;
  readonly below: string;
  readonly body?: unknown;
  /**
   * Afterwards projects answers 404 for everything below the zone. The bff then does not wait for
   * commissioning, which may or may not have queried its database, so those reads are left out.
   */
  readonly removesZones?: true;
  /** The reads that query the database afterwards, one statement each, in this order. */
  readonly queries: readonly Read[];
}

const name = { name: 'New' };

const write = (
  operation: string,
  method: Method,
  of: Write['of'],
  below: string,
  body: unknown,
  queries: readonly Read[],
): Write => ({ operation, method, of, below, body, queries });
const removingZones = (write: Write): Write => ({ ...write, removesZones: true });

/** Each kind of write. */
export const writes: readonly Write[] = [
  write('createProject', 'POST', undefined, '/projects', name, ["Ann's projects"]),
  write('renameProject', 'PATCH', 'project', '', name, [
    "Ann's projects",
    "Bob's projects",
    'project',
  ]),
  write('renameProject, to the name it has', 'PATCH', 'project', '', { name: 'Name' }, []),
  removingZones(
    write('deleteProject', 'DELETE', 'project', '', undefined, [
      "Ann's projects",
      "Bob's projects",
      'project',
      "Bob's project",
    ]),
  ),
  write(
    'putCollaborators',
    'PATCH',
    'project',
    '/collaborators',
    [{ email: bob, role: 'manager' }],
    ['project', "Bob's project", 'collaborators'],
  ),
  write(
    'putCollaborators, one more',
    'PATCH',
    'project',
    '/collaborators',
    [{ email: eve, role: 'viewer' }],
    ["Eve's projects", 'project', "Eve's project", 'collaborators'],
  ),
  write(
    'removeCollaborators',
    'DELETE',
    'project',
    '/collaborators',
    [bob],
    ["Bob's projects", 'project', "Bob's project", 'collaborators'],
  ),
  write('removeCollaborator', 'DELETE', 'project', `/collaborators/${bob}`, undefined, [
    "Bob's projects",
    'project',
    "Bob's project",
    'collaborators',
  ]),
  write('createArea', 'POST', 'project', '/areas', name, ['project', 'areas']),
  write('renameArea', 'PATCH', 'area', '', name, ['project', 'areas', 'area']),
  removingZones(
    write('deleteArea', 'DELETE', 'area', '', undefined, ['project', 'areas', 'area', 'zones']),
  ),
  write('createZone', 'POST', 'area', '/zones', name, ['area', 'zones']),
  write('changeZone', 'PATCH', 'zone', '', { scenario: 'dim' }, ['area', 'zones', 'zone']),
  removingZones(write('deleteZone', 'DELETE', 'zone', '', undefined, ['area', 'zones'])),
  write('putNode', 'PUT', 'zone', '/nodes/new', name, ['zone', 'nodes']),
  write('putNode, renamed', 'PUT', 'zone', '/nodes/lamp', name, [
    'zone',
    'nodes',
    'lamp',
    'lamp in the other zone',
  ]),
  write(
    'putNode, configured',
    'PUT',
    'zone',
    '/nodes/lamp',
    { name: 'Name', configuration: { level: 1 } },
    ['lamp', 'lamp in the other zone'],
  ),
  write('putNode, moved here', 'PUT', 'zone', '/nodes/fan', { name: 'Name' }, [
    'zone',
    'nodes',
    'other zone',
    'nodes of the other zone',
    'fan',
  ]),
  write('changeNode, renamed', 'PATCH', 'zone', '/nodes/lamp', name, [
    'zone',
    'nodes',
    'lamp',
    'lamp in the other zone',
  ]),
  write('changeNode, configured', 'PATCH', 'zone', '/nodes/lamp', { configuration: { level: 1 } }, [
    'lamp',
    'lamp in the other zone',
  ]),
  write('deleteNode', 'DELETE', 'zone', '/nodes/lamp', undefined, [
    'zone',
    'nodes',
    'lamp',
    'lamp in the other zone',
  ]),
];
