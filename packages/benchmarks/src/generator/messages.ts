import type { Contender } from '../contenders/contender.ts';
import type { Load } from '../loads.ts';

/** Reads each path once, which fills the caches, and remembers the ETags for conditional loads. */
export interface ReadAll {
  readonly do: 'read all';
  readonly origin: string;
  readonly paths: readonly string[];
  readonly headers?: Contender['headers'];
}

export interface Turn {
  readonly do: 'turn';
  readonly origin: string;
  readonly writesTo: string;
  readonly paths: readonly string[];
  readonly headers?: Contender['headers'];
  readonly load: Load;
  readonly seconds: number;
  /** Length of the warm-up at its start, which is not measured. */
  readonly warmUpSeconds: number;
  /** Determines the drawn URLs, so that they are the same for each contender. */
  readonly seed: number;
}

export interface TurnResult {
  /** Without the warm-up. */
  readonly seconds: number;
  /** Reads answered with 200 or 304 after the warm-up and within the turn; the rate is based on these. */
  readonly reads: number;
  readonly writes: number;
  /** All reads by status, with the warm-up and those still in flight at the end of the turn. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Reads answered after the warm-up, including those after the end of the turn. */
  readonly measured: { readonly reads: number; readonly writes: number };
  /** Latency percentiles of the measured reads, in milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** CPU time of the load generator after the warm-up. */
  readonly cpuMicroseconds: number;
}

export interface WarmedUp {
  readonly warmedUp: true;
}

export interface Reply<Result> {
  readonly result: Result;
  readonly error?: string;
}

export const isRead = (status: number | string): boolean =>
  Number(status) === 200 || Number(status) === 304;
