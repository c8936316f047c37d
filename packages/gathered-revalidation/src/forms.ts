// The syntax of a target's parts. A server rejects a list with any other.

/** `host[:port]`, as in a `Host` field. */
export const authorityForm = /^[\x21-\x7e]+$/;
/** RFC 9112 section 3.2.1, and non-ASCII bytes, which clients and servers let through. */
export const originForm = /^\/[\x21\x22\x24-\x7e\x80-\xff]*$/;
/** RFC 9110 section 8.8.3. */
export const entityTag = /^(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"$/;
/** RFC 9110 section 5.1, in lower case. */
export const fieldName = /^[!#$%&'*+.^_`|~0-9a-z-]+$/;
/** RFC 9110 section 5.5. */
export const fieldValue = /^[\t\x20-\x7e\x80-\xff]*$/;

/**
 * Lower-case names of request fields that no response depends on, whatever its `Vary`: fields of the
 * connection and of tracing, and `host`, which is the `authority` of a target.
 */
export const insignificantFields: ReadonlySet<string> = new Set([
  'host',
  'connection',
  'keep-alive',
  'user-agent',
  'traceparent',
  'tracestate',
  'baggage',
  'b3',
  'x-b3-traceid',
  'x-b3-spanid',
  'x-b3-parentspanid',
  'x-b3-sampled',
  'x-b3-flags',
  'x-request-id',
]);

/** Arrays included. */
export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
