import { ann, bob, type Building } from './building.ts';
import type { Method } from './client.ts';

const eve = 'eve@example.com';

/** Every read of the API, by a name of its own. */
export const readsOf = ({ project, area, zone, lamp, attic, fan }: Building) =>
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
    attic: [ann, attic],
    'nodes of the attic': [ann, `${attic}/nodes`],
    fan: [ann, fan],
    'lamp in the attic': [ann, `${attic}/nodes/lamp`],
  }) as const;
type Read = keyof ReturnType<typeof readsOf>;

export interface Write {
  readonly operation: string;
  readonly method: Method;
  /** Below what of the building, or of nothing; its path begins with that. */
  readonly of?: 'project' | 'area' | 'zone';
  readonly below: string;
  readonly body?: unknown;
  /**
   * After it projects refuses what is below a zone. The bff does not wait for commissioning then,
   * which may or may not have begun: those reads are left out.
   */
  readonly zonesGo?: true;
  /** What asks the database after it, once each in this order, and nothing else. */
  readonly asked: readonly Read[];
}

const name = { name: 'New' };

/** Each kind of write. */
export const writes: readonly Write[] = [
  {
    operation: 'createProject',
    method: 'POST',
    below: '/projects',
    body: name,
    asked: ["Ann's projects"],
  },
  {
    operation: 'renameProject',
    method: 'PATCH',
    of: 'project',
    below: '',
    body: name,
    asked: ["Ann's projects", "Bob's projects", 'project'],
  },
  {
    operation: 'renameProject, to the name it has',
    method: 'PATCH',
    of: 'project',
    below: '',
    body: { name: 'Name' },
    asked: [],
  },
  {
    operation: 'deleteProject',
    method: 'DELETE',
    of: 'project',
    below: '',
    zonesGo: true,
    asked: ["Ann's projects", "Bob's projects", 'project', "Bob's project"],
  },
  {
    operation: 'putCollaborators',
    method: 'PATCH',
    of: 'project',
    below: '/collaborators',
    body: [{ email: bob, role: 'manager' }],
    asked: ['project', "Bob's project", 'collaborators'],
  },
  {
    operation: 'putCollaborators, one more',
    method: 'PATCH',
    of: 'project',
    below: '/collaborators',
    body: [{ email: eve, role: 'viewer' }],
    asked: ["Eve's projects", 'project', "Eve's project", 'collaborators'],
  },
  {
    operation: 'removeCollaborators',
    method: 'DELETE',
    of: 'project',
    below: '/collaborators',
    body: [bob],
    asked: ["Bob's projects", 'project', "Bob's project", 'collaborators'],
  },
  {
    operation: 'removeCollaborator',
    method: 'DELETE',
    of: 'project',
    below: `/collaborators/${bob}`,
    asked: ["Bob's projects", 'project', "Bob's project", 'collaborators'],
  },
  {
    operation: 'createArea',
    method: 'POST',
    of: 'project',
    below: '/areas',
    body: name,
    asked: ['project', 'areas'],
  },
  {
    operation: 'renameArea',
    method: 'PATCH',
    of: 'area',
    below: '',
    body: name,
    asked: ['project', 'areas', 'area'],
  },
  {
    operation: 'deleteArea',
    method: 'DELETE',
    of: 'area',
    below: '',
    zonesGo: true,
    asked: ['project', 'areas', 'area', 'zones'],
  },
  {
    operation: 'createZone',
    method: 'POST',
    of: 'area',
    below: '/zones',
    body: name,
    asked: ['area', 'zones'],
  },
  {
    operation: 'changeZone',
    method: 'PATCH',
    of: 'zone',
    below: '',
    body: { scenario: 'dim' },
    asked: ['area', 'zones', 'zone'],
  },
  {
    operation: 'deleteZone',
    method: 'DELETE',
    of: 'zone',
    below: '',
    zonesGo: true,
    asked: ['area', 'zones'],
  },
  {
    operation: 'putNode',
    method: 'PUT',
    of: 'zone',
    below: '/nodes/new',
    body: name,
    asked: ['zone', 'nodes'],
  },
  {
    operation: 'putNode, renamed',
    method: 'PUT',
    of: 'zone',
    below: '/nodes/lamp',
    body: name,
    asked: ['zone', 'nodes', 'lamp', 'lamp in the attic'],
  },
  {
    operation: 'putNode, configured',
    method: 'PUT',
    of: 'zone',
    below: '/nodes/lamp',
    body: { name: 'Name', configuration: { level: 1 } },
    asked: ['lamp', 'lamp in the attic'],
  },
  {
    operation: 'putNode, moved here',
    method: 'PUT',
    of: 'zone',
    below: '/nodes/fan',
    body: { name: 'Name' },
    asked: ['zone', 'nodes', 'attic', 'nodes of the attic', 'fan'],
  },
  {
    operation: 'changeNode, renamed',
    method: 'PATCH',
    of: 'zone',
    below: '/nodes/lamp',
    body: name,
    asked: ['zone', 'nodes', 'lamp', 'lamp in the attic'],
  },
  {
    operation: 'changeNode, configured',
    method: 'PATCH',
    of: 'zone',
    below: '/nodes/lamp',
    body: { configuration: { level: 1 } },
    asked: ['lamp', 'lamp in the attic'],
  },
  {
    operation: 'deleteNode',
    method: 'DELETE',
    of: 'zone',
    below: '/nodes/lamp',
    asked: ['zone', 'nodes', 'lamp', 'lamp in the attic'],
  },
];
