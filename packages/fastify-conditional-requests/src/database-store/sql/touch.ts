import { schema } from './tables.ts';

/**
 * For writers other than the library. `touch` raises at once. `collect` only records tags, and the
 * deferred constraint trigger `raise_collected` raises them once, at the end and in sorted order:
 * transactions that raise tags one by one in different orders would deadlock.
 */
export const touch = `
CREATE FUNCTION ${schema}.touch(VARIADIC tags text[]) RETURNS void LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  IF cardinality(tags) = 0 OR '' = ANY (tags) OR array_position(tags, NULL) IS NOT NULL THEN
    RAISE EXCEPTION 'touch: expected tags that are not empty, received %', tags;
  END IF;
  PERFORM ${schema}.raise(tags);
END $$;

CREATE FUNCTION ${schema}.collect(VARIADIC tags text[]) RETURNS void LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  PERFORM set_config('${schema}.collected',
    (CASE WHEN ${schema}.noted('collector')
      THEN current_setting('${schema}.collected')::text[] ELSE '{}' END || tags)::text, true),
    ${schema}.note('collector'), ${schema}.note('writer');
END $$;

-- Returns the collected tags and clears them.
CREATE FUNCTION ${schema}.take_collected() RETURNS text[] LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  taken text[] := '{}';
BEGIN
  IF ${schema}.noted('collector') THEN
    taken := current_setting('${schema}.collected')::text[];
    PERFORM set_config('${schema}.collector', '', true);
  END IF;
  RETURN taken;
END $$;

-- In a transaction of the library, its own raise also raises the collected tags.
CREATE FUNCTION ${schema}.raise_collected() RETURNS trigger LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  IF NOT ${schema}.noted('raising') AND ${schema}.noted('collector')
    AND ${schema}.current_mode() = 'database' THEN
    PERFORM ${schema}.raise('{}');
  END IF;
  RETURN NULL;
END $$;
`;
