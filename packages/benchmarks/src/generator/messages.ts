import type { Contender } from '../contenders/contender.ts';
import type { Load } from '../loads.ts';

interface Reads {
  readonly origin: string;
  readonly paths: readonly string[];
  readonly headers?: Contender['headers'];
}

/** Reads each path once, which fills the caches, and remembers the ETags for conditional loads. */
export interface ReadAll extends Reads {
  readonly do: 'read all';
}

export interface Turn extends Reads {
  readonly do: 'turn';
  readonly writesTo: string;
  readonly load: Load;
  readonly seconds: number;
  /** Length of the warm-up at its start, which is not measured. */
  readonly warmUpSeconds: number;
  /** Determines the drawn URLs, so that they are the same for each contender. */
  readonly seed: number;
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
