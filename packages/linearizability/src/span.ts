import type { Interval } from './history.ts';

/** The time from which or until which a value can have held, with the operations that prove it. */
export interface Bound {
  readonly at: number;
  readonly by: readonly Interval[];
}

/** The longest interval in which a value can have held. */
export interface Span {
  readonly from: Bound;
  readonly until: Bound;
}

export const ever: Bound = { at: -Infinity, by: [] };
export const never: Bound = { at: Infinity, by: [] };

export const later = (one: Bound, other: Bound): Bound => (other.at > one.at ? other : one);
export const earlier = (one: Bound, other: Bound): Bound => (other.at < one.at ? other : one);

/** The same time, proved by the operations of both bounds. */
export const because = ({ at, by }: Bound, other: Bound): Bound => ({
  at,
  by: [...by, ...other.by],
});

/** Binary search for the first item that matches. Every item after a match must match too. */
export function firstIndex<Item>(items: readonly Item[], matches: (item: Item) => boolean): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const item = items[middle];
    if (item === undefined || matches(item)) high = middle;
    else low = middle + 1;
  }
  return low;
}
