import type { NodeSDK } from '@opentelemetry/sdk-node';

type Configuration = NonNullable<ConstructorParameters<typeof NodeSDK>[0]>;
type SpanExporter = NonNullable<Configuration['traceExporter']>;

type Load = () => Promise<{ OTLPTraceExporter: new () => SpanExporter }>;

const byDefault: Load = () => import('@opentelemetry/exporter-trace-otlp-proto');
const exporters: Readonly<Record<string, Load>> = {
  grpc: () => import('@opentelemetry/exporter-trace-otlp-grpc'),
  'http/json': () => import('@opentelemetry/exporter-trace-otlp-http'),
};

/**
 * The OTLP exporter that the SDK would choose from the environment, except that it reports its failures:
 * the SDK drops spans silently. Undefined if the environment asks for another exporter.
 *
 * @param report called with an error when exports begin to fail, and without one when they work again
 */
export async function reportedExporter(
  environment: NodeJS.ProcessEnv,
  report: (error?: Error) => void,
): Promise<SpanExporter | undefined> {
  const { OTEL_TRACES_EXPORTER: kind = 'otlp' } = environment;
  if (kind !== '' && kind !== 'otlp') return undefined;
  const protocol =
    environment['OTEL_EXPORTER_OTLP_TRACES_PROTOCOL'] ||
    environment['OTEL_EXPORTER_OTLP_PROTOCOL'] ||
    '';
  const { OTLPTraceExporter } = await (exporters[protocol] ?? byDefault)();
  const exporter = new OTLPTraceExporter();
  const send = exporter.export.bind(exporter);
  let wasFailing = false;
  exporter.export = (spans, done) => {
    send(spans, (result) => {
      const isFailing = result.error !== undefined;
      if (isFailing !== wasFailing) report(result.error);
      wasFailing = isFailing;
      done(result);
    });
  };
  return exporter;
}
