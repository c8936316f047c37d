-- Up Migration

CREATE SCHEMA conditional_requests;

-- 64 random bits from PostgreSQL's strong source: setseed() does not repeat them.
CREATE FUNCTION conditional_requests.random_bits() RETURNS bigint LANGUAGE sql VOLATILE AS $$
  SELECT ('x' || left(gen_random_uuid()::text, 8) || left(gen_random_uuid()::text, 8))::bit(64)::bigint
$$;

CREATE TABLE conditional_requests.state (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  mode text NOT NULL CHECK (mode IN ('memory', 'database')),
  generation text NOT NULL
);
CREATE TABLE conditional_requests.floor (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  counter bigint NOT NULL,
  nonce bigint NOT NULL
);
CREATE TABLE conditional_requests.versions (
  tag text COLLATE "C" PRIMARY KEY,
  counter bigint NOT NULL,
  nonce bigint NOT NULL,
  previous bigint NOT NULL,
  raised_at timestamptz NOT NULL DEFAULT now()
) WITH (fillfactor = 70);

INSERT INTO conditional_requests.state VALUES (true, 'memory', to_hex(conditional_requests.random_bits()));
INSERT INTO conditional_requests.floor VALUES (true, 0, conditional_requests.random_bits());

-- The sums of a set of tags as text. Sums of nonces are modulo 2^64.
CREATE FUNCTION conditional_requests.version(generation text, counters numeric, nonces numeric)
RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT generation || '.' || coalesce(counters, 0) || '.' ||
    mod(mod(coalesce(nonces, 0), 18446744073709551616) + 18446744073709551616, 18446744073709551616)
$$;

-- One statement, so one snapshot: the generation with the floor, then the existing rows.
-- There are no versions on a standby or in another mode.
CREATE FUNCTION conditional_requests.look_up(wanted text[]) RETURNS SETOF text LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN QUERY
    SELECT '=' || s.generation || ' ' || f.counter || ' ' || f.nonce
    FROM conditional_requests.state s, conditional_requests.floor f
    WHERE s.mode = 'database' AND NOT pg_is_in_recovery()
    UNION ALL
    SELECT v.counter || ' ' || v.nonce || ' ' || v.tag
    FROM conditional_requests.versions v WHERE v.tag = ANY (wanted);
END $$;

-- Settings hold the transaction's id, so those of an earlier transaction do not count.
CREATE FUNCTION conditional_requests.note(name text) RETURNS text LANGUAGE sql VOLATILE AS $$
  SELECT set_config('conditional_requests.' || name, pg_current_xact_id()::text, true)
$$;
CREATE FUNCTION conditional_requests.noted(name text) RETURNS boolean LANGUAGE sql VOLATILE AS $$
  SELECT coalesce(current_setting('conditional_requests.' || name, true) = pg_current_xact_id()::text, false)
$$;

-- Waits for a change of mode in progress, then keeps the mode until the transaction ends.
CREATE FUNCTION conditional_requests.current_mode() RETURNS text LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  LOCK TABLE conditional_requests.state IN ROW SHARE MODE;
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    PERFORM FROM conditional_requests.state FOR SHARE;
  END IF;
  RETURN (SELECT mode FROM conditional_requests.state);
END $$;

CREATE FUNCTION conditional_requests.raise(
  touched text[], target text[] DEFAULT '{}', described text[] DEFAULT '{}',
  expected text[] DEFAULT NULL, unexpected text[] DEFAULT NULL,
  OUT decided text, OUT before text, OUT after text
) LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  all_tags text[];
  count_of_rows bigint;
BEGIN
  IF conditional_requests.current_mode() <> 'database' THEN
    RAISE EXCEPTION 'The versions in the database are not in force: the mode is memory'
      USING ERRCODE = 'CR503';
  END IF;
  LOCK TABLE conditional_requests.floor IN ROW SHARE MODE;
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    PERFORM FROM conditional_requests.floor FOR SHARE;
  END IF;
  IF current_setting('synchronous_commit') = 'off' THEN
    PERFORM set_config('synchronous_commit', 'local', true);
  END IF;
  touched := touched || conditional_requests.take_collected();
  all_tags := ARRAY (
    SELECT DISTINCT tag COLLATE "C" FROM unnest(touched || target || described) tag);

  WITH rows AS (
    INSERT INTO conditional_requests.versions AS v (tag, counter, nonce, previous)
    SELECT tag, f.counter + (tag = ANY (touched))::int,
      CASE WHEN tag = ANY (touched) THEN conditional_requests.random_bits() ELSE f.nonce END, f.nonce
    FROM unnest(all_tags) tag, conditional_requests.floor f
    ORDER BY tag COLLATE "C"
    ON CONFLICT (tag) DO UPDATE SET
      counter = v.counter + (v.tag = ANY (touched))::int,
      nonce = CASE WHEN v.tag = ANY (touched) THEN excluded.nonce ELSE v.nonce END,
      previous = v.nonce,
      raised_at = CASE WHEN v.tag = ANY (touched) THEN excluded.raised_at ELSE v.raised_at END
    RETURNING v.tag, v.counter, v.nonce, v.previous, v.counter - (v.tag = ANY (touched))::int AS earlier)
  SELECT count(tag),
    conditional_requests.version(s.generation, sum(earlier) FILTER (WHERE tag = ANY (target)),
      sum(previous) FILTER (WHERE tag = ANY (target))),
    conditional_requests.version(s.generation, sum(earlier) FILTER (WHERE tag = ANY (described)),
      sum(previous) FILTER (WHERE tag = ANY (described))),
    conditional_requests.version(s.generation, sum(counter) FILTER (WHERE tag = ANY (described)),
      sum(nonce) FILTER (WHERE tag = ANY (described)))
  INTO STRICT count_of_rows, decided, before, after
  FROM conditional_requests.state s LEFT JOIN rows ON true GROUP BY s.generation;

  IF count_of_rows <> cardinality(all_tags) THEN
    RAISE EXCEPTION 'Expected % versions to be locked, received %', cardinality(all_tags), count_of_rows;
  END IF;
  IF NOT coalesce(decided = ANY (expected), true) OR coalesce(decided = ANY (unexpected), false) THEN
    RAISE EXCEPTION 'The condition does not hold'
      USING ERRCODE = 'CR412', DETAIL = decided;
  END IF;
  PERFORM conditional_requests.note('writer');
END $$;

CREATE FUNCTION conditional_requests.touch(VARIADIC tags text[]) RETURNS void LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  IF cardinality(tags) = 0 OR '' = ANY (tags) OR array_position(tags, NULL) IS NOT NULL THEN
    RAISE EXCEPTION 'touch: expected tags that are not empty, received %', tags;
  END IF;
  PERFORM conditional_requests.raise(tags);
END $$;

CREATE FUNCTION conditional_requests.collect(VARIADIC tags text[]) RETURNS void LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  PERFORM set_config('conditional_requests.collected',
    (CASE WHEN conditional_requests.noted('collector')
      THEN current_setting('conditional_requests.collected')::text[] ELSE '{}' END || tags)::text, true),
    conditional_requests.note('collector'), conditional_requests.note('writer');
END $$;

-- Returns the collected tags and clears them.
CREATE FUNCTION conditional_requests.take_collected() RETURNS text[] LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  taken text[] := '{}';
BEGIN
  IF conditional_requests.noted('collector') THEN
    taken := current_setting('conditional_requests.collected')::text[];
    PERFORM set_config('conditional_requests.collector', '', true);
  END IF;
  RETURN taken;
END $$;

-- In a transaction of the library, its own raise also raises the collected tags.
CREATE FUNCTION conditional_requests.raise_collected() RETURNS trigger LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  IF NOT conditional_requests.noted('raising') AND conditional_requests.noted('collector')
    AND conditional_requests.current_mode() = 'database' THEN
    PERFORM conditional_requests.raise('{}');
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION conditional_requests.refuse_unraised() RETURNS trigger LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  IF NOT conditional_requests.noted('writer') THEN
    IF conditional_requests.current_mode() = 'database' THEN
      RAISE EXCEPTION 'A transaction changed %.% and raised no version', TG_TABLE_SCHEMA, TG_TABLE_NAME
        USING ERRCODE = 'CR503',
        HINT = 'Call conditional_requests.touch(''tag'', ...) in the transaction, before the change; '
          'in a migration, conditional_requests.new_generation().';
    END IF;
    PERFORM conditional_requests.note('writer');
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION conditional_requests.refuse_truncate() RETURNS trigger LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  IF conditional_requests.current_mode() = 'database' AND NOT conditional_requests.noted('new_generation') THEN
    RAISE EXCEPTION 'TRUNCATE of %.% is not safe for readers', TG_TABLE_SCHEMA, TG_TABLE_NAME
      USING ERRCODE = 'CR503',
      HINT = 'Use DELETE. In a migration, call conditional_requests.new_generation() first.';
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION conditional_requests.guard(VARIADIC guarded regclass[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  name regclass;
BEGIN
  FOREACH name IN ARRAY guarded LOOP
    EXECUTE format('
      CREATE TRIGGER conditional_requests_guard AFTER INSERT OR UPDATE OR DELETE ON %1$s
        FOR EACH STATEMENT EXECUTE FUNCTION conditional_requests.refuse_unraised();
      CREATE TRIGGER conditional_requests_truncate BEFORE TRUNCATE ON %1$s
        FOR EACH STATEMENT EXECUTE FUNCTION conditional_requests.refuse_truncate();
      ALTER TABLE %1$s ENABLE ALWAYS TRIGGER conditional_requests_guard;
      ALTER TABLE %1$s ENABLE ALWAYS TRIGGER conditional_requests_truncate', name);
  END LOOP;
END $$;

-- A migration's UPDATE raises no version, so a new generation voids all of them.
CREATE FUNCTION conditional_requests.new_generation() RETURNS void LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  IF NOT conditional_requests.noted('new_generation') THEN
    UPDATE conditional_requests.state SET generation = to_hex(conditional_requests.random_bits());
    PERFORM conditional_requests.note('new_generation'), conditional_requests.note('writer');
  END IF;
END $$;

-- For the table in which a migration runner records each migration, in the migration's transaction.
CREATE FUNCTION conditional_requests.migrated() RETURNS trigger LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  PERFORM conditional_requests.new_generation();
  RETURN NULL;
END $$;

CREATE FUNCTION conditional_requests.watch_migrations(notes regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('
    CREATE TRIGGER conditional_requests_migrated AFTER INSERT OR UPDATE OR DELETE ON %1$s
      FOR EACH STATEMENT EXECUTE FUNCTION conditional_requests.migrated();
    ALTER TABLE %1$s ENABLE ALWAYS TRIGGER conditional_requests_migrated', notes);
END $$;

-- Called under the sole writer's lock.
CREATE FUNCTION conditional_requests.set_mode(wanted text) RETURNS void LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  LOCK TABLE conditional_requests.state IN EXCLUSIVE MODE;
  UPDATE conditional_requests.state SET mode = wanted, generation = to_hex(conditional_requests.random_bits())
  WHERE mode <> wanted;
END $$;

CREATE FUNCTION conditional_requests.purge(unraised_for interval, at_most integer) RETURNS bigint
LANGUAGE plpgsql VOLATILE SET lock_timeout = '500ms' AS $$
DECLARE
  candidates text[];
  purged bigint;
BEGIN
  candidates := ARRAY (
    SELECT tag FROM conditional_requests.versions WHERE raised_at < now() - unraised_for LIMIT at_most);
  LOCK TABLE conditional_requests.floor IN EXCLUSIVE MODE;
  WITH locked AS (
    SELECT tag FROM conditional_requests.versions
    WHERE tag = ANY (candidates) AND raised_at < now() - unraised_for
    ORDER BY tag FOR UPDATE SKIP LOCKED),
  gone AS (
    DELETE FROM conditional_requests.versions v USING locked WHERE v.tag = locked.tag RETURNING v.counter),
  raised AS (
    UPDATE conditional_requests.floor f SET nonce = conditional_requests.random_bits(),
      counter = greatest(f.counter, (SELECT max(counter) FROM gone))
    WHERE EXISTS (SELECT FROM gone))
  SELECT count(*) INTO purged FROM gone;
  RETURN purged;
END $$;
SELECT conditional_requests.guard('projects', 'collaborators', 'areas', 'zones', 'deletions');
SELECT conditional_requests.watch_migrations('migrations');

-- Down Migration

DROP SCHEMA conditional_requests CASCADE;
