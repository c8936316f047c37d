/**
 * The tags of everything that a response can depend on. A thing's tag stands for its own fields and for
 * the list of what is directly below it. Lists have tags of their own, so that a change to the thing
 * does not affect the readers of the list.
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
