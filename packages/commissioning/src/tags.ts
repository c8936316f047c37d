/**
 * The tags of everything that a response can depend on. The list of a zone's nodes has a tag of its
 * own, which does not change with the configuration of a node.
 */
export const tags = {
  node: (project: string, node: string) => `project:${project}/nodes/${node}`,
  nodesOf: (project: string, zone: string) => `project:${project}/zones/${zone}/nodes`,
  /** No response depends on seals, but every write touches something. */
  seals: (project: string) => `project:${project}/seals`,
};
