import { randomInt } from 'node:crypto';

/** What random choices are made of: `SEED` repeats a run whose failure has printed it. */
export const seed = Number(process.env['SEED'] ?? randomInt(2 ** 31));

/** How long a search goes on: a moment in the short form, its share of `SOAK_MINUTES` in the long one. */
export const searchMs = (shortSeconds: number): number =>
  Number(process.env['SOAK_MINUTES'] ?? 0) * 60_000 || shortSeconds * 1_000;
