import { outcomeWords } from '../client/outcome.ts';
import type { LastRead } from './session.ts';

/** The outcome of the last read. It flashes on each read. */
export function OutcomeBadge({ read }: { read: LastRead | undefined }) {
  if (read === undefined) return null;
  return (
    <span class={`badge outcome-${read.outcome}`} key={read.number}>
      {outcomeWords[read.outcome]}
    </span>
  );
}
