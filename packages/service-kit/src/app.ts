import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import Fastify, { type FastifyHttpOptions, type RawServerDefault } from 'fastify';
import type { TSchema } from 'typebox';
import type { App } from './app-type.ts';
import { answerClientError } from './problems/client-errors.ts';
import { clientGone, onClientGone } from './http/client-gone.ts';
import { closeGracefully } from './http/closing.ts';
import { GracefulServer } from './http/graceful-server.ts';
import type { ServerSettings } from './settings/common-settings.ts';
import { compilersFactory } from './validation/compilers.ts';
import { type Documentation, registerDocs } from './contract/docs.ts';
import { sendProblem } from './problems/errors.ts';
import { type Check, registerHealth } from './http/health.ts';
import { parseJsonOnly } from './validation/json-body.ts';
import { allowOrigins, crossOriginFields, fieldsOfRejected } from './http/cross-origin.ts';
import { refusalByPath, refuseUnknown } from './http/known-paths.ts';
import { limitsOf } from './http/limits.ts';
import { omitLengthOfNotModified } from './http/head-content-length.ts';
import {
  type LogFields,
  loggerOptions,
  logRequest,
  type LogStream,
} from './observability/logging.ts';
import { registerMetrics } from './observability/metrics.ts';
import { badRequest } from './problems/problem.ts';
import { ProblemSchema } from './problems/problem-responses.ts';
import { requestIdField, requestIdOf } from './http/request-id.ts';
import { referencesIn } from './validation/schemas.ts';

export interface AppOptions {
  readonly docs: Documentation;
  /** Shared schemas with an `$id`, for `$ref`. Those of `ref()` need not be listed. */
  readonly schemas?: readonly TSchema[];
  /** Checks behind `/ready`, by name; a service can add more to `app.checks`. */
  readonly checks?: Record<string, Check>;
  /** Which checks must succeed for `/ready` to answer 200. Default `all`. */
  readonly readyIf?: 'all' | 'any';
  /** How long a check may take, in milliseconds. Default 2,000. */
  readonly checkTimeoutMs?: number;
  /** Without `LOG_LEVEL` nothing is logged. */
  readonly settings?: Partial<ServerSettings>;
  /** Maximum size of a request's header section. Default 16 KiB. */
  readonly maxHeaderBytes?: number;
  /** Origins whose scripts may use the API: `*` or a comma-separated list. Default: none. */
  readonly origins?: string | undefined;
  readonly logFields?: LogFields;
  /** Receives the log as JSON lines. Default: standard output. */
  readonly logStream?: LogStream;
}

/** Builds a service without its routes. `serve` makes it listen. */
export async function createApp(options: AppOptions): Promise<App> {
  const limits = limitsOf(options.settings, options.maxHeaderBytes);
  const server = new GracefulServer(limits.server).setTimeout(limits.silenceMs);
  server.maxConnections = limits.maxConnections;
  // A server may ignore an unknown expectation (RFC 9110 section 10.1.1); Node answers 417.
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
  const log = await loggerOptions(options);
  const app: App = Fastify({
    ...fixedOptions,
    ...log,
    bodyLimit: limits.bodyLimit,
    serverFactory: (handler) => server.handle(handler),
    schemaController: { compilersFactory: compilersFactory() },
    frameworkErrors: (error, request, reply) => {
      const fields = crossOriginFields(options.origins, request.headers.origin);
      sendProblem(error, request, reply.headers(fields));
      // Fastify runs no hooks for these errors.
      logRequest(request, reply);
    },
    clientErrorHandler: (error, socket) => {
      const request = server.unfinishedOn(socket);
      answerClientError(error, socket, fieldsOfRejected(options.origins, error, request));
    },
  }).withTypeProvider<TypeBoxTypeProvider>();

  app.addHook('onRequest', (request, reply, done) => {
    reply.header(requestIdField, request.id);
    const { httpVersion, headers } = request.raw;
    const lacksHost = httpVersion === '1.1' && headers.host === undefined;
    done(lacksHost ? badRequest('The Host field is missing') : undefined);
  });
  app.setErrorHandler(sendProblem);
  const refusalOf = refusalByPath(app);
  if (options.origins !== undefined) await allowOrigins(app, options.origins, refusalOf);
  refuseUnknown(app, refusalOf);
  omitLengthOfNotModified(app);
  parseJsonOnly(app);
  closeGracefully(app, server);
  const addSchemas = (schemas: readonly TSchema[]) => {
    for (const schema of schemas) {
      const { $id } = schema as { $id?: string };
      // The schemas of another service's contract include the kit's own.
      if ($id === undefined || app.getSchema($id) === undefined) app.addSchema(schema);
    }
  };
  addSchemas([ProblemSchema, ...(options.schemas ?? [])]);
  app.addHook('onRoute', ({ schema }) => addSchemas(referencesIn(schema)));

  await registerDocs(app, options.docs);
  const count = registerMetrics(app);
  onClientGone(app, (request, reply) => {
    count(request, reply, clientGone);
    if ('logController' in log) log.logController.clientGone(request, reply);
  });
  registerHealth(app, {
    checks: options.checks ?? {},
    timeoutMs: options.checkTimeoutMs ?? 2_000,
    readyIf: options.readyIf ?? 'all',
  });
  return app;
}

const fixedOptions = {
  // An e-mail address has up to 254 characters, and three times that when percent-encoded.
  routerOptions: { maxParamLength: 1024 },
  genReqId: requestIdOf,
  // GracefulServer decides when to close connections, and answers requests that arrive before that.
  return503OnClosing: false,
  forceCloseConnections: false,
} as const satisfies FastifyHttpOptions<RawServerDefault>;
