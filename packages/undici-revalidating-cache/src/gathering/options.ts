import { defaultPath, maxBytes, maxTargets } from 'gathered-revalidation';

/** How revalidations are gathered. */
export interface GatherOptions {
  /** Of the origin that answers lists. Default `/gathered-revalidation`. */
  readonly path?: string;
  /** Of one list. At most 128, the default. */
  readonly maxTargets?: number;
  /** Of one list's content. At most 128 KiB, the default. */
  readonly maxBytes?: number;
  /** How long a list may take until its revalidations go out as ordinary GETs. Default 1,000. */
  readonly timeoutMs?: number;
  /** How long a revalidation waits until a list is done, if two are under way. Default 50. */
  readonly maxWaitMs?: number;
  /** Header fields of each list's request, such as `x-request-id` and `traceparent`. */
  readonly headers?: () => Readonly<Record<string, string>>;
}

/**
 * A list takes a few milliseconds, and some more at full load. Load should not end the gathering that
 * reduces it, but a caller should not wait behind an origin that does not answer.
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
 * @returns undefined if nothing is to be gathered
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
