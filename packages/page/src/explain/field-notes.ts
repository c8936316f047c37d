/** What the fields that matter here are for, a line each. */
const notes: Readonly<Record<string, string>> = {
  'x-user': 'Who asks. Roles are checked on every read, also for a 304.',
  'if-none-match': 'The versions that the sender has already: if one is current, a 304 is enough.',
  'if-match': 'Write only if it is still this version: otherwise 412, and nothing is lost.',
  etag: 'Names this version. It changes when, and only when, a write changes what it names.',
  'cache-control': 'no-cache: keep it, but ask before each use. no-store: do not keep it.',
  vary: 'The fields of the request that the answer depends on, beside its URL.',
  'cache-status': 'What the bff’s cache did for each backend (RFC 9211).',
  'server-timing': 'How long each one took, what it said, and how many queries its database ran.',
  'x-request-id': 'The same in every log and on every hop.',
  'content-length': 'Bytes of the body: a 304 has none.',
  'retry-after': 'When it is worth trying again, in seconds.',
  location: 'Where the new thing is.',
};

export const noteOf = (field: string): string | undefined => notes[field];

/** Those that the story is about stand first, in this order. */
export const storyOrder = (name: string): number => {
  const at = Object.keys(notes).indexOf(name);
  return at === -1 ? Number.POSITIVE_INFINITY : at;
};
