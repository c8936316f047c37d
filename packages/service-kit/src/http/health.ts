import { Type } from 'typebox';
import type { App } from '../app-type.ts';
import { serviceUnavailable } from '../problems/problem.ts';
import { reasonOf } from '../reason.ts';
import { problemResponses } from '../problems/problem-responses.ts';
import { jsonResponse } from '../contract/responses.ts';

/**
 * Checks something that the service needs; rejects if it is unavailable.
 *
 * @param late aborted when the check has taken too long
 */
export type Check = (late: AbortSignal) => Promise<unknown>;

declare module 'fastify' {
  interface FastifyInstance {
    /** Checks behind `/ready`, by name. A service adds its own. */
    checks: Record<string, Check>;
  }
}

export interface HealthOptions {
  readonly checks: Record<string, Check>;
  /** Time limit of a check, in milliseconds. */
  readonly timeoutMs: number;
}

/** `/health`: the process is up. `/ready`: everything it needs is available too. */
export function registerHealth(app: App, { checks, timeoutMs }: HealthOptions): void {
  app.decorate('checks', checks);

  app.get(
    '/health',
    {
      schema: {
        operationId: 'health',
        summary: 'Check that the process is up',
        description: 'Says nothing about what the service needs: that is what `/ready` is for.',
        tags: ['operations'],
        response: {
          200: jsonResponse('The process is up', Status('ok'), 'Cache-Control'),
          ...problemResponses(400),
        },
      },
    },
    async (_request, reply) => {
      reply.header('cache-control', 'no-store');
      return { status: 'ok' as const };
    },
  );

  app.get(
    '/ready',
    {
      schema: {
        operationId: 'ready',
        summary: 'Check that the service and everything it needs are available',
        description: 'Also 503 from the moment when the service is told to stop.',
        tags: ['operations'],
        response: {
          200: jsonResponse('The service is ready', Status('ready'), 'Cache-Control'),
          ...problemResponses(400, 503),
        },
      },
    },
    async (_request, reply) => {
      if (app.isStopping) throw serviceUnavailable('The service is stopping');
      const failed = await runChecks(app.checks, timeoutMs);
      if (failed.length > 0) {
        const names = failed.map(({ name }) => name).join(', ');
        const cause = new Error(failed.map(({ name, reason }) => `${name}: ${reason}`).join('; '));
        throw serviceUnavailable(`Unavailable: ${names}`, 1, { cause });
      }
      reply.header('cache-control', 'no-store');
      return { status: 'ready' as const };
    },
  );
}

const Status = <Word extends string>(word: Word) =>
  Type.Object({ status: Type.Literal(word) }, { examples: [{ status: word }] });

/** The checks that failed. */
async function runChecks(checks: Record<string, Check>, timeoutMs: number) {
  const results = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => ({
      name,
      reason: await inTime(check, timeoutMs).then(() => undefined, reasonOf),
    })),
  );
  return results.filter(({ reason }) => reason !== undefined);
}

async function inTime(check: Check, timeoutMs: number): Promise<void> {
  const late = new AbortController();
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    const reason = new Error(`no answer within ${timeoutMs} ms`);
    reject(reason);
    late.abort(reason);
  }, timeoutMs);
  try {
    await Promise.race([check(late.signal), promise]);
  } finally {
    clearTimeout(timer);
  }
}
