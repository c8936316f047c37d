const destinations = [
  'OTEL_TRACES_EXPORTER',
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
];

/**
 * Starts tracing if the standard `OTEL_*` variables ask for it; otherwise the SDK is not even loaded.
 * Call it before creating the first app.
 *
 * @param name the service's name, unless `OTEL_SERVICE_NAME` is set
 */
export async function traceIfAsked(name: string, environment: NodeJS.ProcessEnv): Promise<void> {
  const isOff =
    environment['OTEL_SDK_DISABLED']?.toLowerCase() === 'true' ||
    environment['OTEL_TRACES_EXPORTER'] === 'none';
  if (isOff || !destinations.some((variable) => environment[variable])) return;
  const { startTelemetry } = await import('./telemetry.ts');
  await startTelemetry(environment['OTEL_SERVICE_NAME'] || name, environment);
}
