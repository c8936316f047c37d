/** Response fields for OpenAPI, to be put under `headers` of a response. */
export const responseHeaders = {
  ETag: { type: 'string', description: 'Names this state of the resource', examples: ['"k7.42"'] },
  'Cache-Control': { type: 'string', description: 'How the answer may be kept' },
  Link: { type: 'string', description: 'Where the next page is (RFC 8288)' },
  Location: { type: 'string', description: 'Where the new resource is' },
  Allow: { type: 'string', description: 'The methods that are known here' },
  'Retry-After': { type: 'string', description: 'Seconds until the same request may succeed' },
} as const;
export type ResponseHeader = keyof typeof responseHeaders;

/** For `headers` of a response, if there are any. */
export const pickHeaders = (names: readonly ResponseHeader[]) =>
  names.length === 0
    ? {}
    : { headers: Object.fromEntries(names.map((name) => [name, responseHeaders[name]])) };
