/** Of Node and of the system. */
const codes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

/**
 * PostgreSQL's SQLSTATEs: connection exceptions, too many connections, a statement cancelled by its
 * timeout, shutdown and start-up, and the conflicts between transactions that a retry resolves.
 */
const states = /^(?:08\w{3}|53300|57014|57P0[1-5]|55P03|40001|40P01)$/;

/** What pg says without a code. */
const messages =
  /^(?:Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Query read timeout)/;

/** Whether the same request may succeed soon: what it needs is away, or too busy. */
export function isUnavailable(error: Error): boolean {
  if (error instanceof AggregateError) return error.errors.some(isUnavailable);
  const { code } = error as NodeJS.ErrnoException;
  if (code !== undefined) return codes.has(code) || states.test(code);
  return messages.test(error.message);
}
