import type { QueryConfig } from 'pg';

const types = { getTypeParser: () => String };

/**
 * A statement of the library's own, whose columns arrive as text: the service may have replaced the type
 * parsers of `pg` or of its pool, or use `binary`. Cast the columns to text.
 */
export const asText = (text: string, values: unknown[] = []): QueryConfig => ({
  text,
  values,
  types,
});
