import type { Interval } from './history.ts';

/** A time, and the operations that show that something was so only from then on, or until then. */
export interface Bound {
  readonly at: number;
  readonly by: readonly Interval[];
}

/** When something can have been so, as far as is known. */
export interface Span {
  readonly from: Bound;
  readonly until: Bound;
}

export const ever: Bound = { at: -Infinity, by: [] };
export const never: Bound = { at: Infinity, by: [] };

export const later = (one: Bound, other: Bound): Bound => (other.at > one.at ? other : one);
export const earlier = (one: Bound, other: Bound): Bound => (other.at < one.at ? other : one);

/** The same bound, shown by what shows the other one as well. */
export const because = ({ at, by }: Bound, other: Bound): Bound => ({
  at,
  by: [...by, ...other.by],
});

/** In items of which the first are not so and the others are: where these begin. */
export function firstIndex<Item>(items: readonly Item[], isSo: (item: Item) => boolean): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isSo(items[middle] as Item)) high = middle;
    else low = middle + 1;
  }
  return low;
}
