import { Type } from 'typebox';
import type { App } from '../app-type.ts';
import { serviceUnavailable } from '../problems/problem.ts';
import { reasonOf } from '../reason.ts';
import { problemResponses } from '../problems/problem-responses.ts';
import { jsonResponse } from '../contract/responses.ts';

/** Rejects if something that the service needs is unavailable. `late` is aborted after a time limit. */
export type Check = (late: AbortSignal) => Promise<unknown>;

declare module 'fastify' {
  interface FastifyInstance {
    checks: Record<string, Check>;
    /** Runs all checks. @returns for each name, the reason of the failure, or undefined */
    runChecks: () => Promise<Record<string, string | undefined>>;
  }
}

export interface HealthOptions {
  readonly checks: Record<string, Check>;
  readonly timeoutMs: number;
  readonly readyIf: 'all' | 'any';
}

/** `/health`: the process is up. `/ready`: the services and databases that it needs are available too. */
export function registerHealth(app: App, { checks, timeoutMs, readyIf }: HealthOptions): void {
  app.decorate('checks', checks);
  app.decorate('runChecks', () => runChecks(app.checks, timeoutMs));

  app.get(
    '/health',
    {
      schema: {
        operationId: 'health',
        summary: 'Check that the process is up',
        description: '`/ready` also checks the services and databases that it needs.',
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
        summary:
          readyIf === 'all'
            ? 'Check that the service and everything it needs are available'
            : 'Check that the service and at least one backend are available',
        description: 'Answers 503 also while the service stops.',
        tags: ['operations'],
        response: {
          200: jsonResponse(
            'The service is ready',
            readyIf === 'all' ? Status('ready') : Results,
            'Cache-Control',
          ),
          ...problemResponses(400, 503),
        },
      },
    },
    async (_request, reply) => {
      if (app.isStopping) throw serviceUnavailable('The service is stopping');
      const results = Object.entries(await app.runChecks());
      const failed = results.filter(([, reason]) => reason !== undefined);
      const isReady = failed.length === 0 || (readyIf === 'any' && failed.length < results.length);
      if (!isReady) {
        const names = failed.map(([name]) => name).join(', ');
        const cause = new Error(failed.map(([name, reason]) => `${name}: ${reason}`).join('; '));
        throw serviceUnavailable(`Unavailable: ${names}`, 1, { cause });
      }
      reply.header('cache-control', 'no-store');
      const status = 'ready' as const;
      if (readyIf === 'all') return { status };
      // The reasons are left out, because they can contain addresses.
      const states = results.map(([name, reason]) => [
        name,
        reason === undefined ? 'available' : 'unavailable',
      ]);
      return { status, checks: Object.fromEntries(states) };
    },
  );
}

const Status = <Word extends string>(word: Word) =>
  Type.Object({ status: Type.Literal(word) }, { examples: [{ status: word }] });

const State = Type.Union([Type.Literal('available'), Type.Literal('unavailable')]);
const Results = Type.Object(
  { status: Type.Literal('ready'), checks: Type.Record(Type.String(), State) },
  {
    examples: [
      { status: 'ready', checks: { projects: 'available', commissioning: 'unavailable' } },
    ],
  },
);

async function runChecks(
  checks: Record<string, Check>,
  timeoutMs: number,
): Promise<Record<string, string | undefined>> {
  const results = await Promise.all(
    Object.entries(checks).map(async ([name, check]): Promise<[string, string | undefined]> => [
      name,
      await inTime(check, timeoutMs).then(() => undefined, reasonOf),
    ]),
  );
  return Object.fromEntries(results);
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
