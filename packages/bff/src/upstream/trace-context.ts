import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** Version, trace id, parent id, flags; a later version may have more (W3C Trace Context, 3.2). */
const wellFormed =
  /^(?!ff)([\da-f]{2})-(?!0{32})([\da-f]{32})-(?!0{16})[\da-f]{16}-([\da-f]{2})(?:$|-)/;
const version = '00';
const lengthOfVersion = 55;

/** Sampled, and that the trace id is random; others are nobody's yet (section 3.2.2.5). */
const knownFlags = 0x03;

/**
 * The trace that a request belongs to, for the requests that are made for it: the caller's, with
 * this service as the parent, or a new one where there is none or it is malformed (section 4.3).
 */
export function traceContextOf(headers: IncomingHttpHeaders): Record<string, string> {
  const { tracestate } = headers;
  const traceparent = String(headers['traceparent']);
  const [, itsVersion, traceId, flags = ''] = wellFormed.exec(traceparent) ?? [];
  const parentId = randomHex().slice(16);
  if (traceId === undefined || (itsVersion === version && traceparent.length > lengthOfVersion)) {
    // Nobody has decided against recording it: whoever records may.
    return { traceparent: `${version}-${randomHex()}-${parentId}-01` };
  }
  const passedOn = (Number.parseInt(flags, 16) & knownFlags).toString(16).padStart(2, '0');
  return {
    traceparent: `${version}-${traceId}-${parentId}-${passedOn}`,
    ...(tracestate !== undefined && { tracestate: String(tracestate) }),
  };
}

/** 16 random bytes, but for the six bits that say that they are a UUID's. */
const randomHex = (): string => randomUUID().replaceAll('-', '');
