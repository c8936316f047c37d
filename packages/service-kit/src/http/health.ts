import { Type } from 'typebox';
import type { App } from '../app-type.ts';
import { serviceUnavailable } from '../problems/problem.ts';
import { reasonOf } from '../reason.ts';
import { problemResponses } from '../problems/problem-responses.ts';
import { jsonResponse } from '../contract/responses.ts';

/**
 * What must work for a service to be of use; rejects while it does not.
 *
 * @param late aborted when nobody waits for it any more
 */
export type Check = (late: AbortSignal) => Promise<unknown>;

declare module 'fastify' {
  interface FastifyInstance {
    /** What `/ready` looks at, by name. A service adds its own. */
    checks: Record<string, Check>;
  }
}

export interface HealthOptions {
  readonly checks: Record<string, Check>;
  /** How long a check may take, in milliseconds. */
  readonly timeoutMs: number;
}

/** `/health`: the process answers. `/ready`: so does all that it needs. */
export function registerHealth(app: App, { checks, timeoutMs }: HealthOptions): void {
  app.decorate('checks', checks);

  app.get(
    '/health',
    {
      schema: {
        operationId: 'health',
        summary: 'Whether the process answers',
        tags: ['operations'],
        response: {
          200: jsonResponse('It does', Status('ok'), 'Cache-Control'),
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
        summary: 'Whether the service and all that it needs are there',
        tags: ['operations'],
        response: {
          200: jsonResponse('They are', Status('ready'), 'Cache-Control'),
          ...problemResponses(400, 503),
        },
      },
    },
    async (_request, reply) => {
      if (app.isStopping) throw serviceUnavailable('The service is stopping');
      const away = await failing(app.checks, timeoutMs);
      if (away.length > 0) {
        const names = away.map(({ name }) => name).join(', ');
        const cause = new Error(away.map(({ name, reason }) => `${name}: ${reason}`).join('; '));
        throw serviceUnavailable(`Away: ${names}`, 1, { cause });
      }
      reply.header('cache-control', 'no-store');
      return { status: 'ready' as const };
    },
  );
}

const Status = <Word extends string>(word: Word) =>
  Type.Object({ status: Type.Literal(word) }, { examples: [{ status: word }] });

async function failing(checks: Record<string, Check>, timeoutMs: number) {
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
