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
 * PostgreSQL's SQLSTATEs for connection exceptions, too many connections, statement timeouts, shutdown,
 * startup, and conflicts between transactions that a retry resolves.
 */
const states = /^(?:08\w{3}|53300|57014|57P0[1-5]|55P03|40001|40P01)$/;

/** Messages of pg's errors that have no code. */
const messages =
  /^(?:Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Query read timeout)/;

/** Whether something that the request needs is unavailable or overloaded, so that a retry may help. */
export function isUnavailable(error: Error): boolean {
  if (error instanceof AggregateError) return error.errors.some(isUnavailable);
  const { code } = error as NodeJS.ErrnoException;
  if (code !== undefined) return codes.has(code) || states.test(code);
  return messages.test(error.message);
}
