import type { Ask } from './client.ts';

export const ann = 'ann@example.com';
export const bob = 'bob@example.com';

/** Paths of a building and of what is in it. */
export interface Building {
  readonly project: string;
  readonly area: string;
  readonly zone: string;
  readonly lamp: string;
  /** In another zone. */
  readonly attic: string;
  readonly fan: string;
}

/** A project of Ann's, in which Bob is a viewer, with two zones and a node in each. */
export async function makeBuilding(ask: Ask): Promise<Building> {
  const make = async (url: string) => {
    const { status, headers, body } = await ask(ann, 'POST', url, { name: 'Name' });
    if (status !== 201) throw new Error(`POST ${url}: ${status} ${body}`);
    return String(headers['location']);
  };
  const project = await make('/projects');
  await ask(ann, 'PATCH', `${project}/collaborators`, [{ email: bob, role: 'viewer' }]);
  const area = await make(`${project}/areas`);
  const zone = await make(`${area}/zones`);
  const attic = await make(`${area}/zones`);
  const [lamp, fan] = [`${zone}/nodes/lamp`, `${attic}/nodes/fan`];
  for (const node of [lamp, fan]) await ask(ann, 'PUT', node, { name: 'Name' });
  return { project, area, zone, lamp, attic, fan };
}
