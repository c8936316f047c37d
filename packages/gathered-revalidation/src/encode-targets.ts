import type { Target } from './messages.ts';

/** More than `{"n":127,` and the comma behind a target take. */
const numberBytes = 16;
/** More than the parts around the targets take. */
const envelopeBytes = 32;

/** A target as JSON, before it has a number. */
export interface EncodedTarget {
  readonly ifNoneMatch: readonly string[];
  readonly text: string;
  /** At most what it adds to the content of a QUERY. */
  readonly bytes: number;
}

export function encodeTarget(target: Omit<Target, 'n'>): EncodedTarget {
  const text = JSON.stringify(target);
  const { ifNoneMatch } = target;
  return { ifNoneMatch, text, bytes: Buffer.byteLength(text) + numberBytes };
}

/** Whether the content of a QUERY stays within a bound. */
export const fits = (targetBytes: number, maxBytes: number): boolean =>
  targetBytes + envelopeBytes <= maxBytes;

/** The content of a QUERY: the targets, numbered in their order. */
export function encodeTargets(targets: readonly EncodedTarget[]): string {
  const numbered = targets.map(({ text }, n) => `{"n":${n},${text.slice(1)}`);
  return `{"targets":[${numbered.join(',')}]}`;
}
