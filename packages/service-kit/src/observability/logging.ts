import { writeSync } from 'node:fs';
import {
  type FastifyBaseLogger,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import { clientGone } from '../http/client-gone.ts';
import type { ServerSettings } from '../settings/common-settings.ts';
import { pseudonyms } from './pseudonyms.ts';
import { knownUserOf } from '../contract/request-headers.ts';

export interface LogStream {
  write(line: string): void;
}

export type LogFields = (request: FastifyRequest) => Readonly<Record<string, unknown>>;

export interface LogOptions {
  readonly docs: { readonly title: string };
  readonly settings?: Partial<ServerSettings>;
  readonly logFields?: LogFields;
  readonly logStream?: LogStream;
}

/** Logs one JSON object per line, or text for people with `LOG_PRETTY`. */
export async function loggerOptions({ docs, settings = {}, logFields, logStream }: LogOptions) {
  const { LOG_LEVEL, LOG_PRETTY, LOG_USER_KEY } = settings;
  if (LOG_LEVEL === undefined) return { logger: false as const };
  const stream = logStream ?? (LOG_PRETTY ? await prettyStream() : undefined);
  return {
    logController: new OneLinePerRequest(pseudonyms(LOG_USER_KEY), logFields),
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

/** An error without its other properties: pg attaches connections, with their keys, to some. */
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

/** Writes synchronously, so that no line is lost when the process exits. */
async function prettyStream(): Promise<LogStream> {
  const { prettyFactory } = await import('pino-pretty');
  const format = prettyFactory({ singleLine: true, ignore: 'service,request_id' });
  return { write: (line) => void writeSync(1, format(line)) };
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Machines request it every few seconds: such requests are logged only at `debug`, and not traced. */
    polled?: boolean;
  }
}

const polled = new Set(['/health', '/ready', '/metrics']);
export const isPolled = ({ routeOptions: { url, config } }: FastifyRequest): boolean =>
  config.polled === true || (url !== undefined && polled.has(url));

/** A method of pino's logger that Fastify's types omit; the logger of a silent app lacks it. */
type Leveled = { isLevelEnabled?: (level: string) => boolean };

/**
 * Logs a request with its route's pattern, never its URL, which can contain e-mail addresses.
 *
 * @param more further fields; called only if the line will be written
 */
export function logRequest(
  request: FastifyRequest,
  reply: FastifyReply,
  more: () => Readonly<Record<string, unknown>> = () => ({}),
  status = reply.statusCode,
): void {
  const { method } = request;
  const { url: route = 'unknown' } = request.routeOptions;
  const level = isPolled(request) ? 'debug' : 'info';
  const { log }: { log: FastifyBaseLogger & Leveled } = reply;
  if (log.isLevelEnabled?.(level) === false) return;
  const milliseconds = Math.round(reply.elapsedTime * 100) / 100;
  log[level]({ method, route, status, milliseconds, ...more() }, `${method} ${route} ${status}`);
}

/** Logs one line per request, when the response is complete. */
class OneLinePerRequest extends LogController {
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
