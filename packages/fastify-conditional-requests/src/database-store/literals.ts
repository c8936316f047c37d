import type { Tag } from '../versions/version-store.ts';

/**
 * The text by which PostgreSQL knows a tag: it stores neither U+0000 nor half of a surrogate pair. Two
 * tags may get the same text, which changes versions too often and never too rarely.
 */
export const storable = (tag: Tag): Tag => tag.toWellFormed().replaceAll('\0', '\ufffd');

const literal = (text: string): string => {
  const quoted = `'${storable(text).replaceAll("'", "''")}'`;
  // Right with `standard_conforming_strings` off, too.
  return text.includes('\\') ? `E${quoted.replaceAll('\\', '\\\\')}` : quoted;
};

/** An array of text as SQL: simple queries have no parameters. */
export const textArray = (texts: Iterable<string>): string =>
  `ARRAY[${Array.from(texts, literal).join(',')}]::text[]`;
