import type { TracingChannel } from 'node:diagnostics_channel';
import { propagation, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { traceCalls } from './spans.ts';

/** The `ListEvent` of undici-revalidating-cache. This package does not depend on that one. */
export interface ListEvent {
  readonly origin: string;
  readonly targets: number;
  readonly headers: Record<string, string>;
  readonly inReads: (call: () => void) => void;
  readonly outcome?: string;
  readonly asks?: number;
}

const tracer = trace.getTracer('service-kit');

/**
 * Makes a span for each gathered revalidation. The span belongs to no single read, so it starts a trace,
 * and the spans of the reads link to it.
 */
export const traceLists = (lists: TracingChannel<unknown, ListEvent>): void =>
  traceCalls(lists, {
    begin({ origin, targets, headers, inReads }) {
      const id = headers['x-request-id'];
      const attributes = {
        'http.request.method': 'QUERY',
        'url.full': origin,
        'gathered_revalidation.targets': targets,
        ...(id !== undefined && { 'http.request.header.x-request-id': [id] }),
      };
      const span = tracer.startSpan('QUERY', { kind: SpanKind.CLIENT, attributes }, ROOT_CONTEXT);
      delete headers['tracestate'];
      propagation.inject(trace.setSpan(ROOT_CONTEXT, span), headers);
      const link = { context: span.spanContext() };
      inReads(() => trace.getActiveSpan()?.addLink(link));
      return span;
    },
    end(span, { outcome = 'failed', asks = 0 }) {
      span.setAttributes({
        'gathered_revalidation.outcome': outcome,
        'gathered_revalidation.asks': asks,
      });
      if (outcome === 'failed') span.setStatus({ code: SpanStatusCode.ERROR });
    },
  });
