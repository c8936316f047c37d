import { outcomeWords } from '../client/outcome.ts';
import type { LastRead } from './session.ts';

/** How the last read came about; it flashes with each one. */
export function OutcomeBadge({ read }: { read: LastRead | undefined }) {
  if (read === undefined) return null;
  return (
    <span class={`badge outcome-${read.outcome}`} key={read.number}>
      {outcomeWords[read.outcome]}
    </span>
  );
}
