import { inspect } from 'node:util';
import type { Tag } from './version-store.ts';

const isTag = (value: unknown): value is Tag => typeof value === 'string' && value !== '';

/**
 * Checks tags from user code.
 *
 * @throws TypeError for anything but an array of strings that are not empty
 */
export function requireTags(value: unknown, name: string): readonly Tag[] {
  // An index loop: `every` skips the holes of a sparse array, and this runs on every read.
  if (Array.isArray(value)) {
    let index = 0;
    while (index < value.length && isTag(value[index])) index++;
    if (index === value.length) return value as readonly Tag[];
    throw new TypeError(
      `${name}: expected tags that are non-empty strings, received ${inspect(value[index])} at index ${index}`,
    );
  }
  // The promise is not awaited, so its rejection would end the process.
  if (value instanceof Promise) value.catch(() => {});
  const received = value instanceof Promise ? 'a Promise' : inspect(value, { depth: 0 });
  throw new TypeError(
    `${name}: expected an array of tags (non-empty strings), received ${received}`,
  );
}

export const areSameTags = (one: readonly Tag[], other: readonly Tag[]): boolean =>
  one.length === other.length && one.every((tag, index) => tag === other[index]);
