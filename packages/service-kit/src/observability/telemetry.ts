import { subscribe, tracingChannel } from 'node:diagnostics_channel';
import { setTimeout as delay } from 'node:timers/promises';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import { NodeSDK } from '@opentelemetry/sdk-node';
import type { FastifyInstance } from 'fastify';
import { traceQueries, traceRequests } from './spans.ts';

/** How long the last spans may take to be sent when the service stops. */
const flushMs = 2_000;

/**
 * Client, gateway, backend and SQL in one trace. All that is traced speaks on a diagnostics channel:
 * nothing has to be loaded in a certain order, and the code of the services does not know of it.
 */
export function startTelemetry(serviceName: string): void {
  const sdk = new NodeSDK({
    serviceName,
    instrumentations: [callsOfUndici],
    // Metrics are for Prometheus to fetch, logs on the standard output.
    metricReaders: [],
    logRecordProcessors: [],
  });
  sdk.start();
  traceQueries(tracingChannel('fastify-conditional-requests:query'));
  subscribe('fastify.initialization', (message) => {
    const { fastify } = message as { fastify: FastifyInstance };
    traceRequests(fastify);
    // The first of these hooks is the last to run.
    fastify.addHook('onClose', async () => {
      await Promise.race([sdk.shutdown(), delay(flushMs, undefined, { ref: false })]);
    });
  });
}

const ofTrace = new Set(['traceparent', 'tracestate']);

const callsOfUndici = new UndiciInstrumentation({
  // Calls that no request has caused are health checks.
  requireParentforSpans: true,
  /** E-mail addresses stand in paths, and cursors in queries: the spans on both sides have the route. */
  startSpanHook: ({ origin }) => ({ 'url.full': origin, 'url.path': '', 'url.query': '' }),
  /** What the caller set would stand beside the field of this span, and both would be void. */
  requestHook(_span, { headers }) {
    if (!Array.isArray(headers)) return;
    for (let i = headers.length - 2; i >= 0; i -= 2) {
      if (ofTrace.has(String(headers[i]).toLowerCase())) headers.splice(i, 2);
    }
  },
});
