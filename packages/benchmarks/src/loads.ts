import type { Kind } from './data.ts';

export interface Load {
  readonly name: string;
  readonly kind: Kind;
  readonly connections: number;
  /** One URL, all with equal odds, or by Zipf's law: the second half as often as the first, and so on. */
  readonly spread: 'hot' | 'uniform' | 'zipf';
  readonly writes: number;
  /** Whether clients send the last ETag in If-None-Match. */
  readonly conditional: boolean;
  readonly quick: boolean;
}

const kinds: Readonly<Record<Kind, string>> = { small: '2 KB', large: '50 KB', zone: 'zone' };

function load(
  kind: Kind,
  spread: Load['spread'],
  connections: number,
  { writes = 0, conditional = false, quick = false } = {},
): Load {
  const parts = [kinds[kind], spread, String(connections)];
  if (writes > 0) parts.push(`${writes * 100} % writes`);
  if (conditional) parts.push('If-None-Match');
  return { name: parts.join(', '), kind, spread, connections, writes, conditional, quick };
}

/** Loads with writes come last, so that the others read unmodified data. */
export const loads: readonly Load[] = [
  load('small', 'hot', 1),
  load('small', 'hot', 32),
  load('small', 'hot', 128, { quick: true }),
  load('large', 'hot', 128),
  load('small', 'uniform', 1),
  load('small', 'uniform', 32, { quick: true }),
  load('small', 'uniform', 128),
  load('large', 'uniform', 32, { quick: true }),
  load('small', 'zipf', 32),
  load('small', 'uniform', 32, { conditional: true }),
  load('zone', 'uniform', 32),
  load('large', 'uniform', 32, { writes: 0.01, quick: true }),
  load('small', 'uniform', 32, { writes: 0.1 }),
];
