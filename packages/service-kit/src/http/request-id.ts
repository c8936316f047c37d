import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

export const requestIdField = 'x-request-id';

/** Short, and of characters that are harmless in logs, in JSON and in further requests. */
const wellFormed = /^[\w.:-]{1,128}$/;

/** The caller's own id, so that one id follows a request through all services, or a new one. */
export function requestIdOf({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const given = headers[requestIdField];
  return typeof given === 'string' && wellFormed.test(given) ? given : randomUUID();
}
