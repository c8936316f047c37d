import { ann, bob, type SampleProject } from './sample-project.ts';
import type { Method } from './client.ts';

const eve = 'eve@example.com';

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

interface Write {
  readonly operation: string;
  readonly method: Method;
  /** With `{zone}` and the like for the paths of the sample project. */
  readonly path: string;
  readonly body: unknown;
  /** The reads that query the database afterwards, one statement each, in this order. */
  readonly queries: readonly Read[];
}

const name = { name: 'New' };
const same = { name: 'Name' };
const configuration = { level: 1 };
const [toBob, toEve] = [
  { email: bob, role: 'manager' },
  { email: eve, role: 'viewer' },
];
const lists: readonly Read[] = ["Ann's projects", "Bob's projects"];
const ofBob: readonly Read[] = ["Bob's projects", 'project', "Bob's project", 'collaborators'];
const ofEve: readonly Read[] = ["Eve's projects", 'project', "Eve's project", 'collaborators'];
const lamp: readonly Read[] = ['lamp', 'lamp in the other zone'];
const moved: readonly Read[] = ['other zone', 'nodes of the other zone'];

export const writes = (
  [
    ['createProject', 'POST', '/projects', name, ["Ann's projects"]],
    ['renameProject', 'PATCH', '{project}', name, [...lists, 'project']],
    ['renameProject, to the name it has', 'PATCH', '{project}', same, []],
    ['deleteProject', 'DELETE', '{project}', undefined, [...lists, 'project', "Bob's project"]],
    ['putCollaborators', 'PATCH', '{project}/collaborators', [toBob], ofBob.slice(1)],
    ['putCollaborators, one more', 'PATCH', '{project}/collaborators', [toEve], ofEve],
    ['removeCollaborators', 'DELETE', '{project}/collaborators', [bob], ofBob],
    ['removeCollaborator', 'DELETE', `{project}/collaborators/${bob}`, undefined, ofBob],
    ['createArea', 'POST', '{project}/areas', name, ['project', 'areas']],
    ['renameArea', 'PATCH', '{area}', name, ['project', 'areas', 'area']],
    ['deleteArea', 'DELETE', '{area}', undefined, ['project', 'areas', 'area', 'zones']],
    ['createZone', 'POST', '{area}/zones', name, ['area', 'zones']],
    ['changeZone', 'PATCH', '{zone}', { scenario: 'dim' }, ['area', 'zones', 'zone']],
    ['deleteZone', 'DELETE', '{zone}', undefined, ['area', 'zones']],
    ['putNode', 'PUT', '{zone}/nodes/new', name, ['zone', 'nodes']],
    ['putNode, renamed', 'PUT', '{zone}/nodes/lamp', name, ['zone', 'nodes', ...lamp]],
    ['putNode, configured', 'PUT', '{zone}/nodes/lamp', { ...same, configuration }, lamp],
    ['putNode, moved here', 'PUT', '{zone}/nodes/fan', same, ['zone', 'nodes', ...moved, 'fan']],
    ['changeNode, renamed', 'PATCH', '{zone}/nodes/lamp', name, ['zone', 'nodes', ...lamp]],
    ['changeNode, configured', 'PATCH', '{zone}/nodes/lamp', { configuration }, lamp],
    ['deleteNode', 'DELETE', '{zone}/nodes/lamp', undefined, ['zone', 'nodes', ...lamp]],
  ] satisfies [string, Method, string, unknown, readonly Read[]][]
).map(([operation, method, path, body, queries]): Write => {
  return { operation, method, path, body, queries };
});
