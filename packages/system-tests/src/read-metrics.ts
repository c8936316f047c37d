/** The metrics of a running service. */
export const readMetrics = async (url: string): Promise<string> =>
  (await fetch(`${url}/metrics`)).text();

/** @param lines with the flags `g` and `m`, and the value as their group */
export const sumOf = (metrics: string, lines: RegExp): number =>
  [...metrics.matchAll(lines)].reduce((total, [, value]) => total + Number(value), 0);
