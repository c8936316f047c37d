import { schema } from './tables.ts';

/**
 * Starts generations, and purges.
 *
 * A purge waits up to half a second for all transactions that raise, because new ones wait for it
 * meanwhile. This is less than `deadlock_timeout`, so no write is cancelled.
 */
export const history = `
-- A migration's UPDATE raises no version, so a new generation voids all of them.
CREATE FUNCTION ${schema}.new_generation() RETURNS void LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  IF NOT ${schema}.noted('new_generation') THEN
    UPDATE ${schema}.state SET generation = to_hex(${schema}.random_bits());
    PERFORM ${schema}.note('new_generation'), ${schema}.note('writer');
  END IF;
END $$;

-- For the table in which a migration runner records each migration, in the migration's transaction.
CREATE FUNCTION ${schema}.migrated() RETURNS trigger LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  PERFORM ${schema}.new_generation();
  RETURN NULL;
END $$;

CREATE FUNCTION ${schema}.watch_migrations(notes regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('
    CREATE TRIGGER conditional_requests_migrated AFTER INSERT OR UPDATE OR DELETE ON %1$s
      FOR EACH STATEMENT EXECUTE FUNCTION ${schema}.migrated();
    ALTER TABLE %1$s ENABLE ALWAYS TRIGGER conditional_requests_migrated', notes);
END $$;

-- Called under the sole writer's lock.
CREATE FUNCTION ${schema}.set_mode(wanted text) RETURNS void LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  LOCK TABLE ${schema}.state IN EXCLUSIVE MODE;
  UPDATE ${schema}.state SET mode = wanted, generation = to_hex(${schema}.random_bits())
  WHERE mode <> wanted;
END $$;

CREATE FUNCTION ${schema}.purge(unraised_for interval, at_most integer) RETURNS bigint
LANGUAGE plpgsql VOLATILE SET lock_timeout = '500ms' AS $$
DECLARE
  candidates text[];
  purged bigint;
BEGIN
  candidates := ARRAY (
    SELECT tag FROM ${schema}.versions WHERE raised_at < now() - unraised_for LIMIT at_most);
  LOCK TABLE ${schema}.floor IN EXCLUSIVE MODE;
  WITH locked AS (
    SELECT tag FROM ${schema}.versions
    WHERE tag = ANY (candidates) AND raised_at < now() - unraised_for
    ORDER BY tag FOR UPDATE SKIP LOCKED),
  gone AS (
    DELETE FROM ${schema}.versions v USING locked WHERE v.tag = locked.tag RETURNING v.counter),
  raised AS (
    UPDATE ${schema}.floor f SET nonce = ${schema}.random_bits(),
      counter = greatest(f.counter, (SELECT max(counter) FROM gone))
    WHERE EXISTS (SELECT FROM gone))
  SELECT count(*) INTO purged FROM gone;
  RETURN purged;
END $$;
`;
