import type { Load } from '../loads.ts';

/** Reads each path once, so that what is kept is kept; tells the ETags apart from then on. */
export interface ReadAll {
  readonly do: 'read all';
  readonly origin: string;
  readonly paths: readonly string[];
}

export interface AllRead {
  /** Of all paths and bodies: the same for all who give the same. */
  readonly digest: string;
}

/** One contender's turn at a load. */
export interface Turn {
  readonly do: 'turn';
  readonly origin: string;
  /** Where its writes go. */
  readonly writesTo: string;
  readonly paths: readonly string[];
  readonly load: Load;
  readonly seconds: number;
  /** The same draws for each contender. */
  readonly seed: number;
}

export interface TurnResult {
  readonly seconds: number;
  /** Answered 200 or 304 within the turn: its rate is made of these. */
  readonly reads: number;
  readonly writes: number;
  /** All answers to reads by status, with those that were under way at the end. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Of all reads, in milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** What the load itself has cost. */
  readonly cpuMicroseconds: number;
}

/** Whether a read was answered with what it asked for. */
export const isRead = (status: number | string): boolean =>
  Number(status) === 200 || Number(status) === 304;
