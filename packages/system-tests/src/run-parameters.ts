import { randomInt } from 'node:crypto';

/** The seed of all random choices. A failure prints it; `SEED` repeats the run. */
export const seed = Number(process.env['SEED'] ?? randomInt(2 ** 31));

/** The duration of a search: `SOAK_MINUTES` if set, otherwise that of the short form. */
export const searchMs = (shortSeconds: number): number =>
  Number(process.env['SOAK_MINUTES'] ?? 0) * 60_000 || shortSeconds * 1_000;
