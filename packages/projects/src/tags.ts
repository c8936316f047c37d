/**
 * The names of what can change, and so of what a cached answer can depend on. Each is made of one
 * thing's own fields and of the list of what is directly below it; lists have tags of their own, so
 * that a change of the one leaves the other's readers undisturbed.
 */
export const tags = {
  /** The projects of a user, with their names. */
  projectsOf: (email: string) => `user:${email}/projects`,
  /** A user's role in a project. */
  role: (project: string, email: string) => `project:${project}/collaborators/${email}`,
  project: (project: string) => `project:${project}`,
  collaborators: (project: string) => `project:${project}/collaborators`,
  areas: (project: string) => `project:${project}/areas`,
  // By the whole path: what is not there under another project has another entity tag.
  area: (project: string, area: string) => `project:${project}/areas/${area}`,
  zones: (project: string, area: string) => `project:${project}/areas/${area}/zones`,
  zone: (project: string, area: string, zone: string) =>
    `project:${project}/areas/${area}/zones/${zone}`,
};
