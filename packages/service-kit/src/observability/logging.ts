import { writeSync } from 'node:fs';
import { type FastifyReply, type FastifyRequest, LogController } from 'fastify';
import { clientGone } from '../http/client-gone.ts';
import type { ServerSettings } from '../settings/common-settings.ts';
import { pseudonyms } from './pseudonyms.ts';
import { knownUserOf } from '../contract/request-headers.ts';

/** Where log lines go. */
export interface LogStream {
  write(line: string): void;
}

/** What a service adds to the line of a request. */
export type LogFields = (request: FastifyRequest) => Readonly<Record<string, unknown>>;

export interface LogOptions {
  readonly docs: { readonly title: string };
  readonly settings?: Partial<ServerSettings>;
  readonly logFields?: LogFields;
  readonly logStream?: LogStream;
}

/** One JSON object a line; with `LOG_PRETTY` lines for people. */
export async function loggerOptions({ docs, settings = {}, logFields, logStream }: LogOptions) {
  const { LOG_LEVEL, LOG_PRETTY, LOG_USER_KEY } = settings;
  if (LOG_LEVEL === undefined) return { logger: false as const };
  const stream = logStream ?? (LOG_PRETTY ? await prettyStream() : undefined);
  return {
    logController: new OneLineARequest(pseudonyms(LOG_USER_KEY), logFields),
    logger: {
      level: LOG_LEVEL,
      base: { service: docs.title },
      serializers: { err: describeError },
      ...(stream && { stream }),
    },
  };
}

interface DescribedError {
  type: string;
  message: string;
  stack: string;
  [more: string]: unknown;
}

/** What an error says, without what else it carries: pg hangs the connection with its key on some. */
export function describeError(error: unknown): DescribedError {
  // Anything can be thrown.
  if (!(error instanceof Error)) return { type: typeof error, message: String(error), stack: '' };
  const { name, message, stack = '', cause } = error;
  const { code } = error as NodeJS.ErrnoException;
  return {
    type: name,
    message,
    stack,
    ...(code !== undefined && { code }),
    ...(cause !== undefined && { cause: describeError(cause) }),
    ...(error instanceof AggregateError && { errors: error.errors.map(describeError) }),
  };
}

/** Written at once, so that what is said last is there when the process exits. */
async function prettyStream(): Promise<LogStream> {
  const { prettyFactory } = await import('pino-pretty');
  const format = prettyFactory({ singleLine: true, ignore: 'service,request_id' });
  return { write: (line) => void writeSync(1, format(line)) };
}

/** Questions of machines every few seconds, which nobody reads. */
const quiet = new Set(['/health', '/ready', '/metrics']);
export const isQuiet = (route: string | undefined): boolean =>
  route !== undefined && quiet.has(route);

/** What Fastify's types leave out of pino's logger, which it is unless nothing is logged at all. */
type Leveled = { isLevelEnabled?: (level: string) => boolean };

/**
 * The line of a request: its pattern, never its URL, where e-mail addresses and cursors stand.
 *
 * @param more asked only if there will be a line: it comes with every request
 */
export function logRequest(
  request: FastifyRequest,
  reply: FastifyReply,
  more: () => Readonly<Record<string, unknown>> = () => ({}),
  status = reply.statusCode,
): void {
  const { method } = request;
  const { url: route = 'unknown' } = request.routeOptions;
  const level = isQuiet(route) ? 'debug' : 'info';
  if ((reply.log as Leveled).isLevelEnabled?.(level) === false) return;
  const milliseconds = Math.round(reply.elapsedTime * 100) / 100;
  reply.log[level](
    { method, route, status, milliseconds, ...more() },
    `${method} ${route} ${status}`,
  );
}

/** One line a request, when it is answered: who wants to know more follows the request id. */
class OneLineARequest extends LogController {
  readonly #pseudonymOf: (user: string) => string;
  readonly #logFields: LogFields;

  constructor(pseudonymOf: (user: string) => string, logFields: LogFields = () => ({})) {
    super({ requestIdLogLabel: 'request_id' });
    this.#pseudonymOf = pseudonymOf;
    this.#logFields = logFields;
  }

  override incomingRequest(): void {}

  override requestCompleted(
    error: Error | null | undefined,
    request: FastifyRequest,
    reply: FastifyReply,
  ): void {
    logRequest(request, reply, () => ({
      ...this.#fieldsOf(request),
      ...(error && { err: error }),
    }));
  }

  clientGone(request: FastifyRequest, reply: FastifyReply): void {
    logRequest(request, reply, () => this.#fieldsOf(request), clientGone);
  }

  #fieldsOf(request: FastifyRequest) {
    const user = knownUserOf(request);
    return {
      user: user === undefined ? 'malformed' : this.#pseudonymOf(user),
      ...this.#logFields(request),
    };
  }
}
