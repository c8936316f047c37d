/**
 * The names of what can change, and so of what a cached answer can depend on. The list of a zone's
 * nodes has a tag of its own, which a change of a node's configuration alone leaves undisturbed.
 */
export const tags = {
  node: (project: string, node: string) => `project:${project}/nodes/${node}`,
  nodesOf: (project: string, zone: string) => `project:${project}/zones/${zone}/nodes`,
};
