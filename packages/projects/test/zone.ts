import type { TestBackend } from 'service-kit/testing';

/** Creates a project of the user, an area in it and a zone in that: their ids and their URLs. */
export async function createZone({ ask }: TestBackend, user: string) {
  const create = async (url: string, name: string) =>
    (await ask(user, 'POST', url, { name })).json();
  const { project_id } = await create('/projects', 'House');
  const project = `/projects/${project_id}`;
  const { area_id } = await create(`${project}/areas`, 'Area');
  const area = `${project}/areas/${area_id}`;
  const { zone_id } = await create(`${area}/zones`, 'Zone');
  const zone = `${area}/zones/${zone_id}`;
  return { project_id, area_id, zone_id, project, area, zone };
}
