/**
 * Names in lower case of request fields that no response depends on, whatever its `Vary`: those of the
 * connection, for tracing, and `host`, which is the `authority` of a target.
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
