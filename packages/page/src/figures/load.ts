export const loadMs = 10_000;
const clients = 6;
/** Between two requests of a client: limits the load to about 300 requests per second. */
const pauseMs = 20;
const writeShare = 0.02;

export interface LoadResult {
  readonly reads: number;
  readonly writes: number;
  /** Requests that were rejected or got no response. */
  readonly failed: number;
}

/** Reads zones with several clients, and changes one now and then to one of the scenarios. */
export async function runLoad(
  user: string,
  zones: readonly string[],
  scenarios: readonly string[],
): Promise<LoadResult> {
  const end = performance.now() + loadMs;
  const count = { reads: 0, writes: 0, failed: 0 };
  const headers = { 'x-user': user, 'content-type': 'application/json' };
  const client = async (): Promise<void> => {
    while (performance.now() < end) {
      // All clients read the same zone for a moment, so that they share round trips.
      const zone = zones[Math.floor(performance.now() / 250) % zones.length] ?? '';
      const isWrite = Math.random() < writeShare;
      const scenario = scenarios[Math.floor(Math.random() * scenarios.length)];
      const change = { method: 'PATCH', body: JSON.stringify({ scenario }) };
      try {
        const init: RequestInit = { headers, cache: 'no-store', ...(isWrite && change) };
        const { ok } = await fetch(zone, init);
        count[ok ? (isWrite ? 'writes' : 'reads') : 'failed']++;
      } catch {
        count.failed++;
      }
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  };
  if (zones.length > 0) await Promise.all(Array.from({ length: clients }, client));
  return count;
}
