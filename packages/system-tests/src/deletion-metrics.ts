import { vi } from 'vitest';
import type { ServiceProcess } from './service-process.ts';

type Bffs = readonly Pick<ServiceProcess, 'url'>[];

/** Deletions that these bffs have finished. A bff counts one after its response. */
export const countFinishedDeletions = (bffs: Bffs): Promise<number> =>
  sumOf(bffs, 'deletions_purged_total');

/**
 * Waits until each bff has checked for unfinished deletions once. If a backend was not ready when the bff
 * started, this check comes late, and a test that counts requests or statements would count it.
 */
export const firstChecksAreDone = (bffs: Bffs): Promise<void> =>
  vi.waitFor(
    async () => {
      for (const bff of bffs) {
        if ((await sumOf([bff], 'deletions_checks_total')) === 0)
          throw new Error('expected a bff to have checked for unfinished deletions');
      }
    },
    { timeout: 60_000, interval: 100 },
  );

async function sumOf(bffs: Bffs, counter: string): Promise<number> {
  const line = new RegExp(`^${counter}(?:\\{[^}]*\\})? (\\d+)$`, 'm');
  let sum = 0;
  for (const { url } of bffs) {
    const body = await (await fetch(`${url}/metrics`)).text();
    sum += Number(line.exec(body)?.[1]);
  }
  return sum;
}
