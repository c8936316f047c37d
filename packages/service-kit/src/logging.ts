import { writeSync } from 'node:fs';
import { type FastifyReply, type FastifyRequest, LogController } from 'fastify';
import { prettyFactory } from 'pino-pretty';

/** Where log lines go. */
export interface LogStream {
  write(line: string): void;
}

export interface LogOptions {
  readonly docs: { readonly title: string };
  readonly logLevel?: string;
  /** Lines for people; not for `logStream`, which gets JSON. */
  readonly logPretty?: boolean;
  readonly logStream?: LogStream;
}

/** One JSON object a line; with `logPretty` lines for people. */
export function loggerOptions({ docs, logLevel, logPretty, logStream }: LogOptions) {
  if (logLevel === undefined) return { logger: false as const };
  const stream = logStream ?? (logPretty ? prettyStream() : undefined);
  return {
    logController: new OneLineARequest(),
    logger: {
      level: logLevel,
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
function prettyStream(): LogStream {
  const format = prettyFactory({ singleLine: true, ignore: 'service,request_id' });
  return { write: (line) => void writeSync(1, format(line)) };
}

/** Questions of machines every few seconds, which nobody reads. */
const quiet = new Set(['/health', '/ready', '/metrics']);

/** One line a request, when it is answered: who wants to know more follows the request id. */
class OneLineARequest extends LogController {
  constructor() {
    super({ requestIdLogLabel: 'request_id' });
  }

  override incomingRequest(): void {}

  override requestCompleted(
    error: Error | null | undefined,
    request: FastifyRequest,
    reply: FastifyReply,
  ): void {
    const { method, url } = request;
    const line = {
      method,
      url,
      status: reply.statusCode,
      milliseconds: Math.round(reply.elapsedTime * 100) / 100,
      ...(error && { err: error }),
    };
    const level = quiet.has(request.routeOptions.url ?? '') ? 'debug' : 'info';
    reply.log[level](line, `${method} ${url} ${reply.statusCode}`);
  }
}
