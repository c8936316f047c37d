import type { UpstreamCall } from '../observability/exchange.ts';
import { dropOldest } from './drop-oldest.ts';

const maxKept = 10_000;

/**
 * Finds the call that made a version. A write that changed nothing also returns an ETag, with a
 * version that another write made, so only the first response with a version can have made it.
 */
export class Versions {
  readonly #named = new Set<string>();

  /** Call this once for each call, in the order of the responses. */
  madeBy(call: UpstreamCall): string | null {
    const version = versionNamedBy(call);
    if (version === undefined) return null;
    const key = `${call.upstream} ${version}`;
    const isKnown = this.#named.delete(key);
    this.#named.add(key);
    dropOldest(this.#named, maxKept);
    return isKnown || call.method === 'GET' ? null : version;
  }
}

/**
 * The epoch and counter of `"<epoch>.<counter>.<variant>"`. The variant is left out because it would
 * reveal whether two users read the same resource. Errors are ignored: a 412 may arrive before the
 * response to the write that caused it.
 */
const versionNamedBy = ({ status = 0, etag = '' }: UpstreamCall): string | undefined =>
  status >= 400 ? undefined : /^(?:W\/)?"([^".]+\.\d+)\./.exec(etag)?.[1];
