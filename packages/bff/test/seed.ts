import type { System } from './system.ts';

export const ann = 'ann@example.com';
export const bob = 'bob@example.com';

/** Creates a project of Ann's with an area and a zone. */
export async function seedProject({ ask }: System) {
  const create = async (url: string, name: string) => {
    const answer = await ask(ann, 'POST', url, { name });
    if (answer.statusCode !== 201) throw new Error(`${url} was not created: ${answer.body}`);
    return answer.json();
  };
  const { project_id } = await create('/projects', 'House');
  const project = `/projects/${project_id}`;
  const { area_id } = await create(`${project}/areas`, 'Area');
  const area = `${project}/areas/${area_id}`;
  const { zone_id } = await create(`${area}/zones`, 'Zone');
  return { project_id, area_id, zone_id, project, area, zone: `${area}/zones/${zone_id}` };
}
