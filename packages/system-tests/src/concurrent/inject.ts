import { setTimeout as delay } from 'node:timers/promises';
import type { FaultySystem } from './faulty-system.ts';
import type { Fixture } from './fixture.ts';
import type { Random } from './random.ts';
import type { Recording } from './recording.ts';

/** The resources that the clients currently read and write. */
export interface Round {
  readonly fixture: Fixture;
  readonly recording: Recording;
}

/**
 * Resolves to false if the fault could not be injected, because nothing committed in time.
 *
 * @param signal aborted when the round is over: the fault ends early
 */
export type Inject = (
  system: FaultySystem,
  random: Random,
  signal: AbortSignal,
  round: Round,
) => Promise<unknown>;

export type Kinds = Readonly<Record<string, Inject>>;

/** Waits for that time, or until the signal is aborted. */
export const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  delay(ms, undefined, { signal }).catch(() => {});
