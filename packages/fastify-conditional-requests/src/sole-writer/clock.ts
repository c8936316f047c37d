/**
 * A moment on two clocks, in milliseconds: one stops while the machine sleeps or is frozen,
 * the other may be set. A period has ended as soon as either clock says so.
 */
export interface Moment {
  readonly monotonic: number;
  readonly wall: number;
}

export const now = (): Moment => ({ monotonic: performance.now(), wall: Date.now() });

export const after = ({ monotonic, wall }: Moment, milliseconds: number): Moment => ({
  monotonic: monotonic + milliseconds,
  wall: wall + milliseconds,
});

export const isOver = ({ monotonic, wall }: Moment): boolean =>
  performance.now() > monotonic || Date.now() > wall;

export const never: Moment = { monotonic: Infinity, wall: Infinity };
export const longAgo: Moment = { monotonic: -Infinity, wall: -Infinity };
