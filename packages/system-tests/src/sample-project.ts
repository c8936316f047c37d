import type { Ask } from './client.ts';

export const ann = 'ann@example.com';
export const bob = 'bob@example.com';

export interface SampleProject {
  readonly project: string;
  readonly area: string;
  readonly zone: string;
  readonly lamp: string;
  readonly otherZone: string;
  readonly fan: string;
}

/** Creates a project of Ann's with two zones and a node in each. Bob is a viewer of it. */
export async function makeSampleProject(ask: Ask): Promise<SampleProject> {
  const make = async (url: string) => {
    const { status, headers, body } = await ask(ann, 'POST', url, { name: 'Name' });
    if (status !== 201) throw new Error(`POST ${url}: ${status} ${body}`);
    return String(headers['location']);
  };
  const project = await make('/projects');
  await ask(ann, 'PATCH', `${project}/collaborators`, [{ email: bob, role: 'viewer' }]);
  const area = await make(`${project}/areas`);
  const zone = await make(`${area}/zones`);
  const otherZone = await make(`${area}/zones`);
  const [lamp, fan] = [`${zone}/nodes/lamp`, `${otherZone}/nodes/fan`];
  for (const node of [lamp, fan]) await ask(ann, 'PUT', node, { name: 'Name' });
  return { project, area, zone, lamp, otherZone, fan };
}
