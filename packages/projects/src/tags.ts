/**
 * The tags of everything that a response can depend on. A resource's tag covers its own fields and the
 * list of its direct children. Lists have separate tags, so that a change to the resource does not affect
 * the readers of the list.
 */
export const tags = {
  /** The projects of a user, with their names. */
  projectsOf: (email: string) => `user:${email}/projects`,
  /** A user's role in a project. */
  role: (project: string, email: string) => `project:${project}/collaborators/${email}`,
  project: (project: string) => `project:${project}`,
  collaborators: (project: string) => `project:${project}/collaborators`,
  areas: (project: string) => `project:${project}/areas`,
  // The whole path: under another project, where the area does not exist, it has another ETag.
  area: (project: string, area: string) => `project:${project}/areas/${area}`,
  zones: (project: string, area: string) => `project:${project}/areas/${area}/zones`,
  zone: (project: string, area: string, zone: string) =>
    `project:${project}/areas/${area}/zones/${zone}`,
  deletions: 'deletions',
};
