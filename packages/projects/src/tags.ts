import type { InArea } from './areas.schema.ts';
import type { InProject } from './projects.schema.ts';
import type { InZone } from './zones.schema.ts';

/**
 * The tags of everything that a response can depend on. A resource's tag covers its own fields and the
 * list of its direct children. Lists have separate tags, so that a change to the resource does not affect
 * the readers of the list.
 */
export const tags = {
  /** The projects of a user, with their names. */
  projectsOf: (email: string) => `user:${email}/projects`,
  role: ({ project_id }: InProject, email: string) =>
    `project:${project_id}/collaborators/${email}`,
  project: ({ project_id }: InProject) => `project:${project_id}`,
  collaborators: ({ project_id }: InProject) => `project:${project_id}/collaborators`,
  areas: ({ project_id }: InProject) => `project:${project_id}/areas`,
  // The whole path: under another project, where the area does not exist, it has another ETag.
  area: ({ project_id, area_id }: InArea) => `project:${project_id}/areas/${area_id}`,
  zones: ({ project_id, area_id }: InArea) => `project:${project_id}/areas/${area_id}/zones`,
  zone: ({ project_id, area_id, zone_id }: InZone) =>
    `project:${project_id}/areas/${area_id}/zones/${zone_id}`,
  deletions: 'deletions',
};
