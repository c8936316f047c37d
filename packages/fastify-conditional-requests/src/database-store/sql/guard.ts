import { notInForce } from './raise.ts';
import { schema } from './tables.ts';

/**
 * While the mode is `database`, `guard(table)` rejects changes by transactions that raise no version,
 * such as those of a process with versions in memory, an older release, or psql.
 *
 * It uses a statement trigger. A deferred constraint trigger would fire at the library's SET CONSTRAINTS
 * ALL IMMEDIATE, before the raise; it would cost time for each row, and make ALTER TABLE fail after an
 * UPDATE in the same migration. So a transaction declares that it will raise versions before it changes
 * anything: `touch`, `collect`, `new_generation` and the library's BEGIN do.
 *
 * TRUNCATE is rejected even after `touch`: older snapshots would see an empty table.
 */
export const guard = `
CREATE FUNCTION ${schema}.refuse_unraised() RETURNS trigger LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  IF NOT ${schema}.noted('writer') THEN
    IF ${schema}.current_mode() = 'database' THEN
      RAISE EXCEPTION 'A transaction changed %.% and raised no version', TG_TABLE_SCHEMA, TG_TABLE_NAME
        USING ERRCODE = '${notInForce}',
        HINT = 'Call ${schema}.touch(''tag'', ...) in the transaction, before the change; '
          'in a migration, ${schema}.new_generation().';
    END IF;
    PERFORM ${schema}.note('writer');
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION ${schema}.refuse_truncate() RETURNS trigger LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  IF ${schema}.current_mode() = 'database' AND NOT ${schema}.noted('new_generation') THEN
    RAISE EXCEPTION 'TRUNCATE of %.% is not safe for readers', TG_TABLE_SCHEMA, TG_TABLE_NAME
      USING ERRCODE = '${notInForce}',
      HINT = 'Use DELETE. In a migration, call ${schema}.new_generation() first.';
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION ${schema}.guard(VARIADIC guarded regclass[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  name regclass;
BEGIN
  FOREACH name IN ARRAY guarded LOOP
    EXECUTE format('
      CREATE TRIGGER conditional_requests_guard AFTER INSERT OR UPDATE OR DELETE ON %1$s
        FOR EACH STATEMENT EXECUTE FUNCTION ${schema}.refuse_unraised();
      CREATE TRIGGER conditional_requests_truncate BEFORE TRUNCATE ON %1$s
        FOR EACH STATEMENT EXECUTE FUNCTION ${schema}.refuse_truncate();
      ALTER TABLE %1$s ENABLE ALWAYS TRIGGER conditional_requests_guard;
      ALTER TABLE %1$s ENABLE ALWAYS TRIGGER conditional_requests_truncate', name);
  END LOOP;
END $$;
`;
