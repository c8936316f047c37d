import { randomFillSync } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** Version, trace id, parent id, flags; later versions may add fields (W3C Trace Context, 3.2). */
const wellFormed =
  /^(?!ff)([\da-f]{2})-(?!0{32})([\da-f]{32})-(?!0{16})[\da-f]{16}-([\da-f]{2})(?:$|-)/;
const version = '00';
const lengthOfVersion = 55;

/** Sampled and random trace id; the other flags are reserved (section 3.2.2.5). */
const knownFlags = 0x03;

/**
 * The trace context for upstream requests: the caller's trace with this service as the parent, or a
 * new trace if the caller sent none or a malformed one (section 4.3).
 */
export function traceContextOf(headers: IncomingHttpHeaders): Record<string, string> {
  const { traceparent: given, tracestate } = headers;
  const traceparent = given === undefined ? '' : String(given);
  const [, callersVersion, traceId, flags = ''] =
    (traceparent === '' ? undefined : wellFormed.exec(traceparent)) ?? [];
  if (
    traceId === undefined ||
    (callersVersion === version && traceparent.length > lengthOfVersion)
  ) {
    // Sampled, since no caller has decided against recording it.
    const ids = randomHex(24);
    return { traceparent: `${version}-${ids.slice(0, 32)}-${ids.slice(32)}-01` };
  }
  const forwardedFlags = (Number.parseInt(flags, 16) & knownFlags).toString(16).padStart(2, '0');
  return {
    traceparent: `${version}-${traceId}-${randomHex(8)}-${forwardedFlags}`,
    ...(tracestate !== undefined && { tracestate: String(tracestate) }),
  };
}

/** Drawn in one call, which costs as much as a few bytes. */
const pool = Buffer.alloc(4_096);
let used = pool.length;

function randomHex(bytes: number): string {
  if (used + bytes > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  return pool.toString('hex', used, (used += bytes));
}
