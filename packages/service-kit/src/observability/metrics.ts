import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client';
import { Type } from 'typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '../app-type.ts';
import { problemResponses } from '../problems/problem-responses.ts';

declare module 'fastify' {
  interface FastifyInstance {
    metrics: Registry;
  }
}

type Count = (request: FastifyRequest, reply: FastifyReply, status: number) => void;

/**
 * `/metrics` in Prometheus text format: metrics of the process, and of requests by route.
 *
 * @returns a function that counts a request whose response could not be sent
 */
export function registerMetrics(app: App): Count {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Counter({
    name: 'http_requests_total',
    help: 'Requests by route and status, 304 included',
    labelNames: ['method', 'route', 'status'],
    registers: [registry],
  });
  const seconds = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the request to the end of its response',
    labelNames: ['method', 'route'],
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });

  app.decorate('metrics', registry);
  const count: Count = (request, reply, status) => {
    // The route's pattern and not the path: clients must not be able to create time series.
    const labels = { method: request.method, route: request.routeOptions.url ?? 'unknown' };
    requests.inc({ ...labels, status });
    seconds.observe(labels, reply.elapsedTime / 1000);
  };
  app.addHook('onResponse', (request, reply, done) => {
    count(request, reply, reply.statusCode);
    done();
  });

  app.get(
    '/metrics',
    {
      schema: {
        operationId: 'metrics',
        summary: 'Read the metrics',
        description:
          'Requests are counted by the pattern of their route, so no label contains an id.',
        tags: ['operations'],
        response: {
          200: {
            description: 'Metrics in Prometheus text format',
            content: { 'text/plain': { schema: Type.String() } },
          },
          ...problemResponses(400),
        },
      },
    },
    async (_request, reply) =>
      reply
        .header('cache-control', 'no-store')
        .type(registry.contentType)
        .send(await registry.metrics()),
  );
  return count;
}
