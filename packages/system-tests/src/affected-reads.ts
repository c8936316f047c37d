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
  readonly of?: 'project' | 'area' | 'zone';
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

/** Each kind of write. */
export const writes: readonly Write[] = [
  {
    operation: 'createProject',
    method: 'POST',
    below: '/projects',
    body: name,
    queries: ["Ann's projects"],
  },
  {
    operation: 'renameProject',
    method: 'PATCH',
    of: 'project',
    below: '',
    body: name,
    queries: ["Ann's projects", "Bob's projects", 'project'],
  },
  {
    operation: 'renameProject, to the name it has',
    method: 'PATCH',
    of: 'project',
    below: '',
    body: { name: 'Name' },
    queries: [],
  },
  {
    operation: 'deleteProject',
    method: 'DELETE',
    of: 'project',
    below: '',
    removesZones: true,
    queries: ["Ann's projects", "Bob's projects", 'project', "Bob's project"],
  },
  {
    operation: 'putCollaborators',
    method: 'PATCH',
    of: 'project',
    below: '/collaborators',
    body: [{ email: bob, role: 'manager' }],
    queries: ['project', "Bob's project", 'collaborators'],
  },
  {
    operation: 'putCollaborators, one more',
    method: 'PATCH',
    of: 'project',
    below: '/collaborators',
    body: [{ email: eve, role: 'viewer' }],
    queries: ["Eve's projects", 'project', "Eve's project", 'collaborators'],
  },
  {
    operation: 'removeCollaborators',
    method: 'DELETE',
    of: 'project',
    below: '/collaborators',
    body: [bob],
    queries: ["Bob's projects", 'project', "Bob's project", 'collaborators'],
  },
  {
    operation: 'removeCollaborator',
    method: 'DELETE',
    of: 'project',
    below: `/collaborators/${bob}`,
    queries: ["Bob's projects", 'project', "Bob's project", 'collaborators'],
  },
  {
    operation: 'createArea',
    method: 'POST',
    of: 'project',
    below: '/areas',
    body: name,
    queries: ['project', 'areas'],
  },
  {
    operation: 'renameArea',
    method: 'PATCH',
    of: 'area',
    below: '',
    body: name,
    queries: ['project', 'areas', 'area'],
  },
  {
    operation: 'deleteArea',
    method: 'DELETE',
    of: 'area',
    below: '',
    removesZones: true,
    queries: ['project', 'areas', 'area', 'zones'],
  },
  {
    operation: 'createZone',
    method: 'POST',
    of: 'area',
    below: '/zones',
    body: name,
    queries: ['area', 'zones'],
  },
  {
    operation: 'changeZone',
    method: 'PATCH',
    of: 'zone',
    below: '',
    body: { scenario: 'dim' },
    queries: ['area', 'zones', 'zone'],
  },
  {
    operation: 'deleteZone',
    method: 'DELETE',
    of: 'zone',
    below: '',
    removesZones: true,
    queries: ['area', 'zones'],
  },
  {
    operation: 'putNode',
    method: 'PUT',
    of: 'zone',
    below: '/nodes/new',
    body: name,
    queries: ['zone', 'nodes'],
  },
  {
    operation: 'putNode, renamed',
    method: 'PUT',
    of: 'zone',
    below: '/nodes/lamp',
    body: name,
    queries: ['zone', 'nodes', 'lamp', 'lamp in the other zone'],
  },
  {
    operation: 'putNode, configured',
    method: 'PUT',
    of: 'zone',
    below: '/nodes/lamp',
    body: { name: 'Name', configuration: { level: 1 } },
    queries: ['lamp', 'lamp in the other zone'],
  },
  {
    operation: 'putNode, moved here',
    method: 'PUT',
    of: 'zone',
    below: '/nodes/fan',
    body: { name: 'Name' },
    queries: ['zone', 'nodes', 'other zone', 'nodes of the other zone', 'fan'],
  },
  {
    operation: 'changeNode, renamed',
    method: 'PATCH',
    of: 'zone',
    below: '/nodes/lamp',
    body: name,
    queries: ['zone', 'nodes', 'lamp', 'lamp in the other zone'],
  },
  {
    operation: 'changeNode, configured',
    method: 'PATCH',
    of: 'zone',
    below: '/nodes/lamp',
    body: { configuration: { level: 1 } },
    queries: ['lamp', 'lamp in the other zone'],
  },
  {
    operation: 'deleteNode',
    method: 'DELETE',
    of: 'zone',
    below: '/nodes/lamp',
    queries: ['zone', 'nodes', 'lamp', 'lamp in the other zone'],
  },
];
