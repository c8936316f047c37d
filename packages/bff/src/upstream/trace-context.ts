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
  const { traceparent: given, tracestate } = headers;
  const traceparent = given === undefined ? '' : String(given);
  const [, callersVersion, traceId, flags = ''] =
    (traceparent === '' ? undefined : wellFormed.exec(traceparent)) ?? [];
  if (
    traceId === undefined ||
    (callersVersion === version && traceparent.length > lengthOfVersion)
  ) {
    // Sampled, since no caller has decided against recording it.
    const newTraceId = randomUUID().replaceAll('-', '');
    return { traceparent: `${version}-${newTraceId}-${newSpanId()}-01` };
  }
  const forwardedFlags = (Number.parseInt(flags, 16) & knownFlags).toString(16).padStart(2, '0');
  return {
    traceparent: `${version}-${traceId}-${newSpanId()}-${forwardedFlags}`,
    ...(tracestate !== undefined && { tracestate: String(tracestate) }),
  };
}

/** 8 random bytes of a UUID. It is cheap, because Node generates UUIDs in advance. */
const newSpanId = (): string => randomUUID().slice(19).replace('-', '');
