import { backendNames } from './service-process.ts';
import type { System } from './system.ts';

/** The metrics of a running service. */
export const readMetrics = async (url: string): Promise<string> =>
  (await fetch(`${url}/metrics`)).text();

/** @param lines with the flags `g` and `m`, and the value as their group */
export const sumOf = (metrics: string, lines: RegExp): number =>
  [...metrics.matchAll(lines)].reduce((total, [, value]) => total + Number(value), 0);

/** Lookups of versions that took too long. If one does twice, a read runs its handler: a slow machine is no failure. */
export async function countLateLookups({ replicas }: Pick<System, 'replicas'>): Promise<number> {
  const backends = backendNames.flatMap((name) => replicas[name]);
  const metrics = await Promise.all(backends.map(({ url }) => readMetrics(url)));
  return sumOf(metrics.join('\n'), /^version_lookup_timeouts_total (\d+)/gm);
}
