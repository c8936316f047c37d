import { defaultPath, maxBytes, maxTargets } from 'gathered-revalidation';

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

/**
 * A list takes a few milliseconds, and longer under load. Load should not stop the gathering that reduces
 * it, but callers should not wait for an origin that does not answer.
 */
const maxWaitMs = 50;

const defaults = {
  path: defaultPath,
  maxTargets,
  maxBytes,
  timeoutMs: 1_000,
  maxWaitMs,
  headers: () => ({}),
};

/**
 * @returns undefined if gathering is off
 * @throws TypeError for an invalid option
 */
export function gatherOptionsOf(
  given: boolean | GatherOptions = false,
): Required<GatherOptions> | undefined {
  if (given === false) return undefined;
  if (given !== true && (typeof given !== 'object' || given === null)) {
    throw new TypeError(`gather: expected a boolean or an object, received ${String(given)}`);
  }
  const options = given === true ? defaults : { ...defaults, ...given };
  const unknown = Object.keys(options).find((name) => !Object.hasOwn(defaults, name));
  if (unknown !== undefined) {
    throw new TypeError(`gather.${unknown}: expected one of ${Object.keys(defaults).join(', ')}`);
  }
  if (typeof options.path !== 'string' || !/^\/[!-~]*$/.test(options.path)) {
    throw new TypeError(`gather.path: expected a path, received ${JSON.stringify(options.path)}`);
  }
  if (typeof options.headers !== 'function') {
    throw new TypeError(`gather.headers: expected a function, received ${typeof options.headers}`);
  }
  requireInteger('maxTargets', options.maxTargets, 2, maxTargets);
  requireInteger('maxBytes', options.maxBytes, 1, maxBytes);
  requireInteger('timeoutMs', options.timeoutMs, 1, 600_000);
  requireInteger('maxWaitMs', options.maxWaitMs, 1, 600_000);
  return options;
}

function requireInteger(name: string, value: number, from: number, to: number): void {
  if (Number.isInteger(value) && value >= from && value <= to) return;
  throw new TypeError(
    `gather.${name}: expected an integer from ${from} to ${to}, received ${value}`,
  );
}
