import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { mersenne } from 'pure-rand/generator/mersenne';

/** Returns a generator of numbers from 0 up to, but not including, 1. The seed determines them. */
export function randomOf(seed: number): () => number {
  const generator = mersenne(seed);
  return () => uniformFloat64(generator);
}

/** Returns a function that draws an item: always the first, all with equal odds, or by Zipf's law. */
export function drawer<Item>(
  items: readonly Item[],
  spread: 'hot' | 'uniform' | 'zipf',
  random: () => number,
): () => Item {
  const at = (index: number): Item => {
    const item = items[Math.min(index, items.length - 1)];
    if (item === undefined) throw new TypeError('Expected items to draw from, received none');
    return item;
  };
  if (spread === 'hot') return () => at(0);
  if (spread === 'uniform') return () => at(Math.floor(random() * items.length));
  let sum = 0;
  const upTo = items.map((_, index) => (sum += 1 / (index + 1)));
  return () => {
    const drawn = random() * sum;
    let [low, high] = [0, upTo.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((upTo[middle] ?? Infinity) < drawn) low = middle + 1;
      else high = middle;
    }
    return at(low);
  };
}
