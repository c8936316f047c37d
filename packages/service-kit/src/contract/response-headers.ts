/** Response header fields for OpenAPI. */
export const responseHeaders = {
  ETag: {
    type: 'string',
    description: 'Identifies this version of the resource',
    examples: ['"k7.42"'],
  },
  'Cache-Control': { type: 'string', description: 'How the response may be cached' },
  Link: { type: 'string', description: 'The next page (RFC 8288)' },
  Location: { type: 'string', description: 'URL of the new resource' },
  Allow: { type: 'string', description: 'Methods that this path supports' },
  'Retry-After': { type: 'string', description: 'Seconds after which the request may succeed' },
} as const;
export type ResponseHeader = keyof typeof responseHeaders;

export const pickHeaders = (names: readonly ResponseHeader[]) =>
  names.length === 0
    ? {}
    : { headers: Object.fromEntries(names.map((name) => [name, responseHeaders[name]])) };
