/** What prevents a cluster from running; the message is one line that says what to do. */
export class ClusterError extends Error {
  override readonly name: string = 'ClusterError';
}

/** The `code` of a system or PostgreSQL error, such as `EACCES` or `42501`. */
export const codeOf = (error: unknown): string | undefined => {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? code : undefined;
};
