import type { Answer } from '../client.ts';

/** Whether a write was done. Unless a response rules it out, it may have been, or may be later. */
export function outcomeOf({ status, body }: Answer): 'done' | 'not done' | 'unknown' {
  if (status < 300) return 'done';
  if (status < 500) return 'not done';
  return status === 503 && body.includes('Nothing was written') ? 'not done' : 'unknown';
}
