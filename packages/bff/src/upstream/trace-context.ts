import { randomUUID } from 'node:crypto';
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
  const { tracestate } = headers;
  const traceparent = String(headers['traceparent']);
  const [, callersVersion, traceId, flags = ''] = wellFormed.exec(traceparent) ?? [];
  const parentId = randomHex().slice(16);
  if (
    traceId === undefined ||
    (callersVersion === version && traceparent.length > lengthOfVersion)
  ) {
    // Sampled, since no caller has decided against recording it.
    return { traceparent: `${version}-${randomHex()}-${parentId}-01` };
  }
  const forwardedFlags = (Number.parseInt(flags, 16) & knownFlags).toString(16).padStart(2, '0');
  return {
    traceparent: `${version}-${traceId}-${parentId}-${forwardedFlags}`,
    ...(tracestate !== undefined && { tracestate: String(tracestate) }),
  };
}

/** 16 bytes, random except for the six bits that mark a UUID. */
const randomHex = (): string => randomUUID().replaceAll('-', '');
