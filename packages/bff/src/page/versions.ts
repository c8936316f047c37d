import type { UpstreamCall } from '../observability/exchange.ts';

/** Versions that have been named; of more, the one is forgotten that was not named for longest. */
const maxKept = 10_000;

/**
 * Tells which call made a version. A write that changed nothing names one as well, that of another
 * write: so what was written or read before is nobody's any more.
 */
export class Versions {
  readonly #named = new Set<string>();

  /** To be asked of each call once, in the order of their answers. */
  madeBy(call: UpstreamCall): string | null {
    const version = versionNamedBy(call);
    if (version === undefined) return null;
    const key = `${call.upstream} ${version}`;
    const isKnown = this.#named.delete(key);
    this.#named.add(key);
    const [oldest] = this.#named;
    if (this.#named.size > maxKept && oldest !== undefined) this.#named.delete(oldest);
    return isKnown || call.method === 'GET' ? null : version;
  }
}

/**
 * Of `"<epoch>.<counter>.<variant>"` the first two: the rest would say whether two have asked for the
 * same. Not of a refusal, which may be there before the answer to the write that it was refused for.
 */
const versionNamedBy = ({ status = 0, etag = '' }: UpstreamCall): string | undefined =>
  status >= 400 ? undefined : /^(?:W\/)?"([^".]+\.\d+)\./.exec(etag)?.[1];
