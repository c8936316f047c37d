/** A cluster cannot run. The message is one line that says what to do. */
export class ClusterError extends Error {
  override readonly name: string = 'ClusterError';
}

/** The `code` of a system or PostgreSQL error, such as `EACCES` or `42501`. */
export const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;
