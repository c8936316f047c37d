import { vi } from 'vitest';
import { readMetrics, sumOf } from './read-metrics.ts';
import type { ServiceProcess } from './service-process.ts';

type Bffs = readonly Pick<ServiceProcess, 'url'>[];

/** The finished deletions of these bffs. A bff finishes a deletion after it has answered. */
export const countFinishedDeletions = (bffs: Bffs): Promise<number> =>
  total(bffs, 'deletions_purged_total');

/**
 * Waits until each bff has checked for unfinished deletions once. If a backend was not ready when the bff
 * started, this check comes late, and a test that counts requests or statements would count it.
 */
export const firstChecksAreDone = (bffs: Bffs): Promise<void> =>
  vi.waitFor(
    async () => {
      for (const bff of bffs) {
        if ((await total([bff], 'deletions_checks_total')) === 0)
          throw new Error('expected a bff to have checked for unfinished deletions');
      }
    },
    { timeout: 60_000, interval: 100 },
  );

async function total(bffs: Bffs, counter: string): Promise<number> {
  const metrics = await Promise.all(bffs.map(({ url }) => readMetrics(url)));
  return sumOf(metrics.join('\n'), new RegExp(`^${counter}(?:\\{[^}]*\\})? (\\d+)$`, 'gm'));
}
