import type { System } from '../system.ts';

/** The sums of the services' own metrics. */
export async function measure({ services }: System) {
  const [bff, projects, commissioning] = await Promise.all(
    [services.bff, services.projects, services.commissioning].map(async ({ url }) =>
      (await fetch(`${url}/metrics`)).text(),
    ),
  );
  return {
    requests: sum(bff, /^http_requests_total\{.*route="\/projects.*\} (\d+)$/gm),
    queries: sum(`${projects}\n${commissioning}`, /^database_queries_total\{.*\} (\d+)$/gm),
    revalidated: sum(bff, /^upstream_cache_requests_total\{outcome="revalidated"\} (\d+)$/gm),
    collapsed: sum(bff, /^upstream_cache_collapsed_requests_total (\d+)$/gm),
  };
}

const sum = (text = '', lines: RegExp): number =>
  [...text.matchAll(lines)].reduce((total, [, value]) => total + Number(value), 0);
