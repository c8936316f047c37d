import { schema } from './tables.ts';

/** The last setting for collected tags. It has no limit. */
const lastLevel = 4;

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

CREATE FUNCTION ${schema}.collected(level integer) RETURNS text[] LANGUAGE sql STABLE AS $$
  SELECT coalesce(nullif(current_setting('${schema}.collected_' || level, true), ''), '{}')::text[]
$$;

-- Changing a setting copies it. With all tags in one setting, this would take quadratic time. So when a
-- setting is full, its tags move to the next one, which holds 32 times as many: each tag is copied a few
-- dozen times. A rollback to a savepoint restores all settings.
CREATE FUNCTION ${schema}.collect(VARIADIC tags text[]) RETURNS void LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  level integer := 0;
BEGIN
  LOOP
    tags := ${schema}.collected(level) || tags;
    EXIT WHEN level = ${lastLevel} OR cardinality(tags) < 32 ^ (level + 1);
    PERFORM set_config('${schema}.collected_' || level, '', true);
    level := level + 1;
  END LOOP;
  PERFORM set_config('${schema}.collected_' || level, tags::text, true),
    ${schema}.note('collector'), ${schema}.note('writer');
END $$;

-- Returns the collected tags and clears them.
CREATE FUNCTION ${schema}.take_collected() RETURNS text[] LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  taken text[] := '{}';
BEGIN
  IF ${schema}.noted('collector') THEN
    FOR level IN 0..${lastLevel} LOOP
      taken := taken || ${schema}.collected(level);
      PERFORM set_config('${schema}.collected_' || level, '', true);
    END LOOP;
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
