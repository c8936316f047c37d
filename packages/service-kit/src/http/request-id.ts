import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

export const requestIdField = 'x-request-id';

/** Short, and safe in logs, in JSON and in header fields. */
const wellFormed = /^[\w.:-]{1,128}$/;

/** The caller's id, so that a request has the same id in all services; otherwise a new one. */
export function requestIdOf({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const given = headers[requestIdField];
  return typeof given === 'string' && wellFormed.test(given) ? given : randomUUID();
}
