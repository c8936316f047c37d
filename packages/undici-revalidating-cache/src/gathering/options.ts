import { defaultPath, maxBytes, maxTargets } from 'gathered-revalidation';
import { aFunction, integer, requireOptions, text } from '../options.ts';

/** How revalidations are gathered. */
export interface GatherOptions {
  /** Path that the origin accepts lists on. Default `/gathered-revalidation`. */
  readonly path?: string;
  /** Revalidations in one list. Maximum and default: 128. */
  readonly maxTargets?: number;
  /** Length of one list. Maximum and default: 128 KiB. */
  readonly maxBytes?: number;
  /** Time limit of a list; its revalidations are then sent as ordinary GETs. Default 1,000. */
  readonly timeoutMs?: number;
  /** How long a revalidation waits while two lists are in progress. Default 50. */
  readonly maxWaitMs?: number;
  /** Header fields of each list's request, such as `x-request-id` and `traceparent`. */
  readonly headers?: () => Readonly<Record<string, string>>;
}

const rules = {
  path: text('a path', /^\/[!-~]*$/),
  maxTargets: integer(2, maxTargets),
  maxBytes: integer(1, maxBytes),
  timeoutMs: integer(1, 600_000),
  maxWaitMs: integer(1, 600_000),
  headers: aFunction,
};

/** @returns undefined if gathering is off */
export function gatherOptionsOf(
  given: boolean | GatherOptions = false,
): Required<GatherOptions> | undefined {
  if (given === false) return undefined;
  if (given !== true && (typeof given !== 'object' || given === null)) {
    throw new TypeError(`gather: expected a boolean or an object, received ${String(given)}`);
  }
  const options = given === true ? {} : given;
  requireOptions<GatherOptions>('gather', options, rules, 'gather.');
  return {
    path: options.path ?? defaultPath,
    maxTargets: options.maxTargets ?? maxTargets,
    maxBytes: options.maxBytes ?? maxBytes,
    timeoutMs: options.timeoutMs ?? 1_000,
    // A list takes a few milliseconds, and longer under load. Load should not stop the gathering that
    // reduces it, but callers should not wait for an origin that does not answer.
    maxWaitMs: options.maxWaitMs ?? 50,
    headers: options.headers ?? (() => ({})),
  };
}
