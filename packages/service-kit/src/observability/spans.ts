import type { TracingChannel } from 'node:diagnostics_channel';
import {
  context,
  propagation,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import type { FastifyInstance } from 'fastify';
import type { QueryEvent } from 'fastify-conditional-requests';
import { isPolled } from './logging.ts';

const tracer = trace.getTracer('service-kit');

const outcomeFields = ['cache-status', 'server-timing'];

/** Makes a span for each request, below the caller's, by OpenTelemetry's HTTP conventions. */
export function traceRequests(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    const { raw } = reply;
    const { method, routeOptions } = request;
    const { url: route } = routeOptions;
    if (isPolled(request)) {
      done();
      return;
    }
    const caller = propagation.extract(context.active(), request.headers);
    const attributes = {
      'http.request.method': method,
      ...(route !== undefined && { 'http.route': route }),
      'url.scheme': request.protocol,
      'http.request.header.x-request-id': [request.id],
    };
    const name = route === undefined ? method : `${method} ${route}`;
    const span = tracer.startSpan(name, { kind: SpanKind.SERVER, attributes }, caller);
    request.log = request.log.child({ trace_id: span.spanContext().traceId });
    reply.log = request.log;
    // Unlike 'finish', 'close' also comes if the client has disconnected.
    raw.once('close', () => {
      span.setAttribute('http.response.status_code', raw.statusCode);
      for (const field of outcomeFields) {
        const value = reply.getHeader(field);
        if (typeof value === 'string') span.setAttribute(`http.response.header.${field}`, [value]);
      }
      if (raw.statusCode >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
    });
    context.with(trace.setSpan(caller, span), done);
  });
}

/** Makes a span for each statement of a request. A statement's text never contains values. */
export const traceQueries = (queries: TracingChannel<unknown, QueryEvent>): void =>
  traceCalls(queries, {
    begin({ text }) {
      if (trace.getActiveSpan() === undefined) return undefined;
      const [operation = ''] = /^\w+/.exec(text.trimStart()) ?? [];
      const attributes = {
        'db.system.name': 'postgresql',
        'db.operation.name': operation,
        'db.query.text': text,
      };
      return tracer.startSpan(operation, { kind: SpanKind.CLIENT, attributes });
    },
    end(span, { error }) {
      if (error === undefined) return;
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- The library publishes what pg throws.
      const { code, message } = error as NodeJS.ErrnoException;
      span.setAttribute('error.type', code ?? '_OTHER');
      span.setStatus({ code: SpanStatusCode.ERROR, message });
    },
  });

interface Spans<Event> {
  /** Undefined if the call gets no span. */
  readonly begin: (event: Event) => Span | undefined;
  readonly end: (span: Span, event: Event & { readonly error?: unknown }) => void;
}

/** Makes a span for each asynchronous call that is published to the channel. */
export function traceCalls<Event extends object>(
  calls: TracingChannel<unknown, Event>,
  { begin, end }: Spans<Event>,
): void {
  const spans = new WeakMap<Event, Span>();
  calls.subscribe({
    start(event) {
      const span = begin(event);
      if (span !== undefined) spans.set(event, span);
    },
    end() {},
    asyncStart() {},
    error() {},
    asyncEnd(event) {
      const span = spans.get(event);
      if (span === undefined) return;
      end(span, event);
      span.end();
    },
  });
}
