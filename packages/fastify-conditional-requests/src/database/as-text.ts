import type { QueryConfig } from 'pg';

const types = { getTypeParser: () => String };

/**
 * One of the library's own statements. Its columns arrive as text, even if the service has replaced the
 * type parsers of `pg` or of its pool, or uses `binary`. The SQL must cast them to text.
 */
export const asText = (text: string, values: unknown[] = []): QueryConfig => ({
  text,
  values,
  types,
});
