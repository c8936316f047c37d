import { subscribe, tracingChannel } from 'node:diagnostics_channel';
import { setTimeout as delay } from 'node:timers/promises';
import { isSpanContextValid } from '@opentelemetry/api';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import { NodeSDK } from '@opentelemetry/sdk-node';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import { reasonOf } from '../reason.ts';
import { reportedExporter } from './exporter.ts';
import { traceLists } from './list-spans.ts';
import { traceQueries, traceRequests } from './spans.ts';

/** Time limit for sending the last spans when the service stops. */
const flushMs = 2_000;

/**
 * Traces client, gateway, backend and SQL. It listens to diagnostics channels, so the order of imports
 * does not matter and the services have no code for it.
 */
export async function startTelemetry(
  serviceName: string,
  environment: NodeJS.ProcessEnv,
): Promise<void> {
  let log: FastifyBaseLogger | undefined;
  const traceExporter = await reportedExporter(environment, (error) => {
    if (error === undefined) log?.info('Traces are exported again');
    else log?.warn(`Traces cannot be exported, and are lost: ${reasonOf(error)}`);
  });
  const sdk = new NodeSDK({
    serviceName,
    ...(traceExporter && { traceExporter }),
    instrumentations: [callsOfUndici],
    // Prometheus fetches metrics, and logs go to standard output.
    metricReaders: [],
    logRecordProcessors: [],
  });
  sdk.start();
  traceQueries(tracingChannel('fastify-conditional-requests:query'));
  traceLists(tracingChannel('undici-revalidating-cache:list'));
  subscribe('fastify.initialization', (message) => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Fastify documents the channel's message.
    const { fastify } = message as { fastify: FastifyInstance };
    log = fastify.log;
    traceRequests(fastify);
    // Fastify runs onClose hooks in reverse order: this one is the last.
    fastify.addHook('onClose', async () => {
      await Promise.race([sdk.shutdown(), delay(flushMs, undefined, { ref: false })]);
    });
  });
}

const traceFields = new Set(['traceparent', 'tracestate']);

const callsOfUndici = new UndiciInstrumentation({
  // Calls outside requests are health checks.
  requireParentforSpans: true,
  /** Paths and queries can contain e-mail addresses. The spans on both sides have the route. */
  startSpanHook: ({ origin }) => ({ 'url.full': origin, 'url.path': '', 'url.query': '' }),
  /** Removes the caller's fields: two of a kind would make both invalid. */
  requestHook(span, { headers }) {
    // Without a valid span, nothing would replace them.
    if (!Array.isArray(headers) || !isSpanContextValid(span.spanContext())) return;
    for (let i = headers.length - 2; i >= 0; i -= 2) {
      if (traceFields.has(String(headers[i]).toLowerCase())) headers.splice(i, 2);
    }
  },
});
