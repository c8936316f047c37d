import type { Target } from './messages.ts';

/** An upper bound for `{"n":127,` and the comma after a target. */
const numberBytes = 16;
/** An upper bound for the parts around the targets. */
const envelopeBytes = 32;

/** A target as JSON, without its number. */
export interface EncodedTarget {
  readonly ifNoneMatch: readonly string[];
  readonly text: string;
  /** An upper bound for the bytes that it adds to a QUERY. */
  readonly bytes: number;
}

export function encodeTarget(target: Omit<Target, 'n'>): EncodedTarget {
  const text = JSON.stringify(target);
  const { ifNoneMatch } = target;
  return { ifNoneMatch, text, bytes: Buffer.byteLength(text) + numberBytes };
}

/** Whether the content of a QUERY stays within a limit. */
export const fits = (targetBytes: number, maxBytes: number): boolean =>
  targetBytes + envelopeBytes <= maxBytes;

/** The content of a QUERY: the targets, numbered in their order. */
export function encodeTargets(targets: readonly EncodedTarget[]): string {
  const numbered = targets.map(({ text }, n) => `{"n":${n},${text.slice(1)}`);
  return `{"targets":[${numbered.join(',')}]}`;
}
