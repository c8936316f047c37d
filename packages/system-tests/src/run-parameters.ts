import { randomInt } from 'node:crypto';
import { beforeEach } from 'vitest';
import { allVersions, type Versions } from './system.ts';

/** The seed of all random choices. `SEED` repeats those of an earlier run. */
export const seed = Number(process.env['SEED'] ?? randomInt(2 ** 31));

// Each failed test in a file that imports this module prints its seed, even after a timeout.
beforeEach(({ onTestFailed }) => onTestFailed(() => console.error(`SEED=${seed}`)));

/** The duration of a search: `SOAK_MINUTES` if set, otherwise that of the short form. */
export const searchMs = (shortSeconds: number): number =>
  Number(process.env['SOAK_MINUTES'] ?? 0) * 60_000 || shortSeconds * 1_000;

/** Where backends keep their versions, in each run of a test: in both, or where `SOAK_VERSIONS` says. */
export const modes: readonly Versions[] = allVersions.filter(
  (versions) => versions === (process.env['SOAK_VERSIONS'] ?? versions),
);
