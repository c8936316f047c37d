import type { NodeSDK } from '@opentelemetry/sdk-node';

type Configuration = NonNullable<ConstructorParameters<typeof NodeSDK>[0]>;
type SpanExporter = NonNullable<Configuration['traceExporter']>;
type Export = Parameters<SpanExporter['export']>;

type Load = () => Promise<{ OTLPTraceExporter: new () => SpanExporter }>;

const byDefault: Load = () => import('@opentelemetry/exporter-trace-otlp-proto');
const exporters: Readonly<Record<string, Load>> = {
  grpc: () => import('@opentelemetry/exporter-trace-otlp-grpc'),
  'http/json': () => import('@opentelemetry/exporter-trace-otlp-http'),
};

/**
 * The OTLP exporter that the SDK would choose from the environment, except that it reports its failures:
 * the SDK drops spans silently. Undefined if the environment asks for another exporter.
 */
export async function reportedExporter(
  environment: NodeJS.ProcessEnv,
  report: Report,
): Promise<SpanExporter | undefined> {
  const { OTEL_TRACES_EXPORTER: kind = 'otlp' } = environment;
  if (kind !== '' && kind !== 'otlp') return undefined;
  const protocol =
    environment['OTEL_EXPORTER_OTLP_TRACES_PROTOCOL'] ||
    environment['OTEL_EXPORTER_OTLP_PROTOCOL'] ||
    '';
  const { OTLPTraceExporter } = await (exporters[protocol] ?? byDefault)();
  return new ReportedExporter(new OTLPTraceExporter(), report);
}

/** Called with an error when exports begin to fail, and without one when they work again. */
type Report = (error?: Error) => void;

class ReportedExporter implements SpanExporter {
  readonly #exporter: SpanExporter;
  readonly #report: Report;
  #isFailing = false;

  constructor(exporter: SpanExporter, report: Report) {
    this.#exporter = exporter;
    this.#report = report;
  }

  export(spans: Export[0], done: Export[1]): void {
    this.#exporter.export(spans, (result) => {
      const isFailing = result.error !== undefined;
      if (isFailing !== this.#isFailing) {
        this.#isFailing = isFailing;
        this.#report(result.error);
      }
      done(result);
    });
  }

  forceFlush(): Promise<void> {
    return this.#exporter.forceFlush?.() ?? Promise.resolve();
  }

  shutdown(): Promise<void> {
    return this.#exporter.shutdown();
  }
}
