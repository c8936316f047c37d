import type { Tag } from '../versions/version-store.ts';

/**
 * A tag as text that PostgreSQL can store: without U+0000 and lone surrogates. Two tags may get the same
 * text; then versions change too often, never too rarely.
 */
export const storable = (tag: Tag): Tag => tag.toWellFormed().replaceAll('\0', '\ufffd');

const literal = (text: string): string => {
  const quoted = `'${storable(text).replaceAll("'", "''")}'`;
  // Also correct with `standard_conforming_strings` off.
  return text.includes('\\') ? `E${quoted.replaceAll('\\', '\\\\')}` : quoted;
};

/** An array of text as an SQL literal, because simple queries have no parameters. */
export const textArray = (texts: Iterable<string>): string =>
  `ARRAY[${Array.from(texts, literal).join(',')}]::text[]`;
