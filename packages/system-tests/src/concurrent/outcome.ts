import type { Answer } from '../client.ts';

/** Whether a write was done. What nobody has refused for sure may be done, also later. */
export function outcomeOf({ status, body }: Answer): 'done' | 'not done' | 'unknown' {
  if (status < 300) return 'done';
  if (status < 500) return 'not done';
  return status === 503 && body.includes('Nothing was written') ? 'not done' : 'unknown';
}
