/** The schema of all objects. It is fixed, because one service owns the database. */
export const schema = 'conditional_requests';

/**
 * - `state`: the mode, and the generation, which is part of each version
 * - `floor`: the counter and nonce of absent tags
 * - `versions`: `previous` is the nonce before the last raise, because RETURNING shows only new rows
 *
 * Nonces and generations are random. `versions` has no index on `raised_at`, so raises can be HOT
 * updates.
 */
export const tables = `
CREATE SCHEMA ${schema};

-- 64 random bits from PostgreSQL's strong source: setseed() does not repeat them.
CREATE FUNCTION ${schema}.random_bits() RETURNS bigint LANGUAGE sql VOLATILE AS $$
  SELECT ('x' || left(gen_random_uuid()::text, 8) || left(gen_random_uuid()::text, 8))::bit(64)::bigint
$$;

CREATE TABLE ${schema}.state (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  mode text NOT NULL CHECK (mode IN ('memory', 'database')),
  generation text NOT NULL
);
CREATE TABLE ${schema}.floor (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  counter bigint NOT NULL,
  nonce bigint NOT NULL
);
CREATE TABLE ${schema}.versions (
  tag text COLLATE "C" PRIMARY KEY,
  counter bigint NOT NULL,
  nonce bigint NOT NULL,
  previous bigint NOT NULL,
  raised_at timestamptz NOT NULL DEFAULT now()
) WITH (fillfactor = 70);

INSERT INTO ${schema}.state VALUES (true, 'memory', to_hex(${schema}.random_bits()));
INSERT INTO ${schema}.floor VALUES (true, 0, ${schema}.random_bits());

-- The sums of a set of tags as text. Sums of nonces are modulo 2^64.
CREATE FUNCTION ${schema}.version(generation text, counters numeric, nonces numeric)
RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT generation || '.' || coalesce(counters, 0) || '.' ||
    mod(mod(coalesce(nonces, 0), 18446744073709551616) + 18446744073709551616, 18446744073709551616)
$$;

-- One statement, so one snapshot: the generation with the floor, then the existing rows.
-- There are no versions on a standby or in another mode.
CREATE FUNCTION ${schema}.look_up(wanted text[]) RETURNS SETOF text LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN QUERY
    SELECT '=' || s.generation || ' ' || f.counter || ' ' || f.nonce
    FROM ${schema}.state s, ${schema}.floor f
    WHERE s.mode = 'database' AND NOT pg_is_in_recovery()
    UNION ALL
    SELECT v.counter || ' ' || v.nonce || ' ' || v.tag
    FROM ${schema}.versions v WHERE v.tag = ANY (wanted);
END $$;
`;
