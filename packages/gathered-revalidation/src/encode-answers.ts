import type { Answer } from './messages.ts';

/** The content of the response: the answers, numbered in their order. */
export const encodeAnswers = (etags: readonly (string | undefined)[]): string =>
  JSON.stringify({
    answers: etags.map((etag, n): Answer => (etag === undefined ? { n } : { n, etag })),
  });
