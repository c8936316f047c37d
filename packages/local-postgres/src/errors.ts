/** A cluster could not be started; the message is one line that says what to do. */
export class ClusterError extends Error {
  override readonly name = 'ClusterError';
}
