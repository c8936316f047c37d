import { allVersions, isGatheringOn, type Versions } from './system.ts';

/** The seed of all random choices, which the set-up of the tests chooses unless `SEED` is set. */
export const seed = Number(process.env['SEED']);

/** The duration of a search: `SOAK_MINUTES` if set, otherwise `shortSeconds`. */
export const searchMs = (shortSeconds: number): number =>
  Number(process.env['SOAK_MINUTES'] ?? 0) * 60_000 || shortSeconds * 1_000;

/** Whether a search runs for as long as `SOAK_MINUTES` says, not as a part of a test run. */
export const isSoak = 'SOAK_MINUTES' in process.env;

/** Where backends keep their versions in the runs of a test: one run for each, or the one in `SOAK_VERSIONS`. */
export const modes: readonly Versions[] = allVersions.filter(
  (versions) => versions === (process.env['SOAK_VERSIONS'] ?? versions),
);

interface Run {
  readonly versions: Versions;
  readonly gathering: boolean;
  readonly name: string;
}

const runIn = (versions: Versions, gathering: boolean): Run => {
  return { versions, gathering, name: `${versions}, gathering ${gathering ? 'on' : 'off'}` };
};

/**
 * The runs of a search: one for each mode, or for the one in `SOAK_VERSIONS`, with gathered revalidation
 * unless `SOAK_GATHERING` is `off`. If neither variable is set, also one run without it.
 */
export const runs: readonly Run[] = [
  ...modes.map((versions) => runIn(versions, isGatheringOn)),
  ...('SOAK_VERSIONS' in process.env || 'SOAK_GATHERING' in process.env
    ? []
    : [runIn('memory', false)]),
];
