/** The variables of the OpenTelemetry specification that say where traces go. */
const destinations = [
  'OTEL_TRACES_EXPORTER',
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
];

/**
 * Traces the service if the standard `OTEL_*` variables ask for it; otherwise nothing that
 * could is even loaded. Call it before the first app is made.
 *
 * @param name of the service, unless `OTEL_SERVICE_NAME` says another
 */
export async function traceIfAsked(name: string, environment: NodeJS.ProcessEnv): Promise<void> {
  const isOff =
    environment['OTEL_SDK_DISABLED']?.toLowerCase() === 'true' ||
    environment['OTEL_TRACES_EXPORTER'] === 'none';
  if (isOff || !destinations.some((variable) => environment[variable])) return;
  const { startTelemetry } = await import('./telemetry.ts');
  startTelemetry(environment['OTEL_SERVICE_NAME'] || name);
}
