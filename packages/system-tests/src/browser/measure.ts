import { readMetrics, sumOf } from '../read-metrics.ts';
import type { System } from '../system.ts';

/** The sums of the services' own metrics. */
export async function measure({ services }: System) {
  const [bff = '', projects = '', commissioning = ''] = await Promise.all(
    [services.bff, services.projects, services.commissioning].map(({ url }) => readMetrics(url)),
  );
  return {
    requests: sumOf(bff, /^http_requests_total\{.*route="\/projects.*\} (\d+)$/gm),
    queries: sumOf(`${projects}\n${commissioning}`, /^database_queries_total\{.*\} (\d+)$/gm),
    revalidated: sumOf(bff, /^upstream_cache_requests_total\{outcome="revalidated"\} (\d+)$/gm),
    collapsed: sumOf(bff, /^upstream_cache_collapsed_requests_total (\d+)$/gm),
  };
}
