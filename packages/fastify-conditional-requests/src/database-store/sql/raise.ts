import { schema } from './tables.ts';

/** The condition failed; the error's detail is the target's version. */
export const conditionFailed = 'CR412';
/** The mode is not `database`. */
export const notInForce = 'CR503';

/**
 * `raise` decides a write's conditions and raises its tags, in the last statement before COMMIT.
 *
 * The weak table locks last until the end of the transaction. They queue fairly and write nothing. Row
 * locks FOR SHARE would create a MultiXact for each pair of writers, and a stream of them can delay a
 * change of mode or a purge forever. LOCK TABLE takes no snapshot, so later statements see the commit
 * of an exclusive holder. If the transaction has an older snapshot, the row locks make it fail.
 */
export const raise = `
-- Settings hold the transaction's id, so those of an earlier transaction do not count.
CREATE FUNCTION ${schema}.note(name text) RETURNS text LANGUAGE sql VOLATILE AS $$
  SELECT set_config('${schema}.' || name, pg_current_xact_id()::text, true)
$$;
CREATE FUNCTION ${schema}.noted(name text) RETURNS boolean LANGUAGE sql VOLATILE AS $$
  SELECT coalesce(current_setting('${schema}.' || name, true) = pg_current_xact_id()::text, false)
$$;

-- Waits for a change of mode in progress, then keeps the mode until the transaction ends.
CREATE FUNCTION ${schema}.current_mode() RETURNS text LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  LOCK TABLE ${schema}.state IN ROW SHARE MODE;
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    PERFORM FROM ${schema}.state FOR SHARE;
  END IF;
  RETURN (SELECT mode FROM ${schema}.state);
END $$;

CREATE FUNCTION ${schema}.raise(
  touched text[], target text[] DEFAULT '{}', described text[] DEFAULT '{}',
  expected text[] DEFAULT NULL, unexpected text[] DEFAULT NULL,
  OUT decided text, OUT before text, OUT after text
) LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  all_tags text[];
  count_of_rows bigint;
BEGIN
  IF ${schema}.current_mode() <> 'database' THEN
    RAISE EXCEPTION 'The versions in the database are not in force: the mode is memory'
      USING ERRCODE = '${notInForce}';
  END IF;
  LOCK TABLE ${schema}.floor IN ROW SHARE MODE;
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    PERFORM FROM ${schema}.floor FOR SHARE;
  END IF;
  IF current_setting('synchronous_commit') = 'off' THEN
    PERFORM set_config('synchronous_commit', 'local', true);
  END IF;
  -- The touched tags come first, so a tag's position shows whether it is touched. Searching them for
  -- each tag would take quadratic time.
  touched := ARRAY (
    SELECT DISTINCT tag COLLATE "C" FROM unnest(touched || ${schema}.take_collected()) tag);
  all_tags := touched || ARRAY (
    SELECT unnest(target || described) COLLATE "C" EXCEPT SELECT unnest(touched));

  -- From here on, a tag is touched if its nonce changes.
  WITH rows AS (
    INSERT INTO ${schema}.versions AS v (tag, counter, nonce, previous)
    SELECT tag, f.counter + (n <= cardinality(touched))::int,
      CASE WHEN n <= cardinality(touched) THEN ${schema}.random_bits() ELSE f.nonce END, f.nonce
    FROM unnest(all_tags) WITH ORDINALITY given (tag, n), ${schema}.floor f
    ORDER BY tag COLLATE "C"
    ON CONFLICT (tag) DO UPDATE SET
      counter = v.counter + (excluded.nonce <> excluded.previous)::int,
      nonce = CASE WHEN excluded.nonce <> excluded.previous THEN excluded.nonce ELSE v.nonce END,
      previous = v.nonce,
      raised_at = CASE WHEN excluded.nonce <> excluded.previous THEN excluded.raised_at ELSE v.raised_at END
    RETURNING v.tag, v.counter, v.nonce, v.previous, v.counter - (v.nonce <> v.previous)::int AS earlier)
  SELECT count(tag),
    ${schema}.version(s.generation, sum(earlier) FILTER (WHERE tag = ANY (target)),
      sum(previous) FILTER (WHERE tag = ANY (target))),
    ${schema}.version(s.generation, sum(earlier) FILTER (WHERE tag = ANY (described)),
      sum(previous) FILTER (WHERE tag = ANY (described))),
    ${schema}.version(s.generation, sum(counter) FILTER (WHERE tag = ANY (described)),
      sum(nonce) FILTER (WHERE tag = ANY (described)))
  INTO STRICT count_of_rows, decided, before, after
  FROM ${schema}.state s LEFT JOIN rows ON true GROUP BY s.generation;

  IF count_of_rows <> cardinality(all_tags) THEN
    RAISE EXCEPTION 'Expected % versions to be locked, received %', cardinality(all_tags), count_of_rows;
  END IF;
  IF NOT coalesce(decided = ANY (expected), true) OR coalesce(decided = ANY (unexpected), false) THEN
    RAISE EXCEPTION 'The condition does not hold'
      USING ERRCODE = '${conditionFailed}', DETAIL = decided;
  END IF;
  PERFORM ${schema}.note('writer');
END $$;
`;
