/**
 * Request fields that no response depends on, whatever its `Vary`: of the connection, for tracing, and
 * `host`, which a target has as its `authority`. Lower case.
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
