-- Polyn's change capture: the schema "polyn" with the functions that capture and release tables. Everything here may be
-- run again and on top of an older installation. PostgreSQL 14 or later.
--
-- Run it as the role that owns the tables to be captured, or as one that is a member of it. It needs CREATE on the database,
-- or for the mode outbox a schema "polyn" of its own that somebody else has created.

DO $block$
BEGIN
  -- Even if it exists, IF NOT EXISTS asks for a privilege on the database.
  IF to_regnamespace('polyn') IS NULL THEN
    CREATE SCHEMA polyn;
  END IF;
END
$block$;

COMMENT ON SCHEMA polyn IS 'Change capture by Polyn';

CREATE TABLE IF NOT EXISTS polyn.installation (
  singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  version integer NOT NULL,
  -- Begins the ids of events: those of two databases that feed one stream must differ.
  id text NOT NULL DEFAULT left(md5(gen_random_uuid()::text), 8),
  -- How tables are captured: null until a watcher has started for the first time.
  mode text CHECK (mode IN ('wal', 'outbox')),
  slot text
);

INSERT INTO polyn.installation (version) VALUES (1) ON CONFLICT (singleton) DO UPDATE SET version = 1;

CREATE TABLE IF NOT EXISTS polyn.captured_table (
  relation regclass PRIMARY KEY,
  event_type text NOT NULL CHECK (event_type ~ '^[a-z0-9]+(\.[a-z0-9]+)*$'),
  event_version integer NOT NULL DEFAULT 1 CHECK (event_version > 0),
  -- The last row of the outbox that may have been written before the table was changed so that it got this version.
  earlier_until bigint NOT NULL DEFAULT 0,
  operations text[] NOT NULL,
  excluded_columns text[] NOT NULL,
  overrides jsonb NOT NULL,
  only_real_changes boolean NOT NULL,
  mode text NOT NULL CHECK (mode IN ('wal', 'outbox')),
  initial_load text CHECK (initial_load IN ('requested', 'done')),
  loaded_rows bigint NOT NULL DEFAULT 0,
  -- Of each table whose replica identity was changed, what it was before.
  replica_identities jsonb NOT NULL DEFAULT '{}',
  -- What the log has of a table that is captured no longer is still to be published.
  released boolean NOT NULL DEFAULT false,
  -- Where the log was when a watcher has seen that: what is confirmed up to there has nothing of the table any more.
  released_at pg_lsn
);

CREATE UNIQUE INDEX IF NOT EXISTS captured_event_type ON polyn.captured_table (event_type) WHERE NOT released;

CREATE TABLE IF NOT EXISTS polyn.outbox (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id(),
  recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  event_type text NOT NULL,
  operation text NOT NULL,
  old json,
  new json
);

-- Rows live for milliseconds: what is dead is to be cleared away often.
ALTER TABLE polyn.outbox SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000,
  autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 100000,
  autovacuum_vacuum_cost_delay = 0);

-- Changes that can't be sent as they are, until somebody decides about them.
CREATE TABLE IF NOT EXISTS polyn.parked (
  event_id text PRIMARY KEY,
  parked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  event_name text NOT NULL,
  reason text NOT NULL,
  event text NOT NULL
);

-- What makes JSON of "item", a row of a table, if that is not captured as it is: of the columns that the table has now.
CREATE OR REPLACE FUNCTION polyn.projection(relation regclass, excluded_columns text[], overrides jsonb) RETURNS text
LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
AS $function$
  SELECT CASE WHEN excluded_columns <> '{}' OR overrides <> '{}' THEN
    -- Within CASE nothing may result in several rows.
    (SELECT format('(SELECT row_to_json(polyn_row) FROM (SELECT %s) AS polyn_row)',
      string_agg(CASE WHEN overrides ? attname THEN format('CASE WHEN true THEN (%s) END AS %I', overrides ->> attname, attname)
        ELSE format('item.%1$I AS %1$I', attname) END, ', ' ORDER BY attnum))
    FROM pg_attribute
    WHERE attrelid = relation AND attnum > 0 AND NOT attisdropped AND attname <> ALL (excluded_columns))
  END
$function$;

-- The trigger of every captured table. Arguments: the event type, whether updates that change nothing are left out, and,
-- where rows are not captured as they are, the excluded columns and the overrides.
CREATE OR REPLACE FUNCTION polyn.capture_changes() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET "TimeZone" = 'UTC'
SET "DateStyle" = 'ISO, YMD'
SET "IntervalStyle" = 'iso_8601'
SET bytea_output = 'hex'
SET extra_float_digits = 1
SET lc_monetary = 'C'
SET quote_all_identifiers = off
AS $function$
DECLARE
  only_real_changes constant boolean := TG_ARGV[1];
  projection constant text := CASE WHEN TG_NARGS > 2 AND TG_OP <> 'TRUNCATE'
    THEN polyn.projection(TG_RELID, TG_ARGV[2]::text[], TG_ARGV[3]::jsonb) END;
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    INSERT INTO polyn.outbox (event_type, operation) VALUES (TG_ARGV[0], 'truncate');
  ELSIF TG_OP = 'INSERT' THEN
    IF projection IS NULL THEN
      INSERT INTO polyn.outbox (event_type, operation, new)
        SELECT TG_ARGV[0], 'insert', row_to_json(item) FROM polyn_new item;
    ELSE
      EXECUTE format('INSERT INTO polyn.outbox (event_type, operation, new)
        SELECT $1, ''insert'', (%s)::json FROM polyn_new item', projection) USING TG_ARGV[0];
    END IF;
  ELSIF TG_OP = 'DELETE' THEN
    IF projection IS NULL THEN
      INSERT INTO polyn.outbox (event_type, operation, old)
        SELECT TG_ARGV[0], 'delete', row_to_json(item) FROM polyn_old item;
    ELSE
      EXECUTE format('INSERT INTO polyn.outbox (event_type, operation, old)
        SELECT $1, ''delete'', (%s)::json FROM polyn_old item', projection) USING TG_ARGV[0];
    END IF;
  ELSIF (SELECT count(*) FROM polyn_old) = (SELECT count(*) FROM polyn_new) THEN
    -- Both have their rows in the order in which these were updated.
    IF projection IS NULL THEN
      INSERT INTO polyn.outbox (event_type, operation, old, new)
        SELECT TG_ARGV[0], 'update', before.image, after.image
        FROM (SELECT row_number() OVER () AS place, row_to_json(item) AS image FROM polyn_old item) before
        JOIN (SELECT row_number() OVER () AS place, row_to_json(item) AS image FROM polyn_new item) after USING (place)
        WHERE NOT only_real_changes OR before.image::text <> after.image::text
        ORDER BY place;
    ELSE
      EXECUTE format('INSERT INTO polyn.outbox (event_type, operation, old, new)
        SELECT $1, ''update'', before.image, after.image
        FROM (SELECT row_number() OVER () AS place, (%1$s)::json AS image FROM polyn_old item) before
        JOIN (SELECT row_number() OVER () AS place, (%1$s)::json AS image FROM polyn_new item) after USING (place)
        WHERE NOT $2 OR before.image::text <> after.image::text
        ORDER BY place', projection) USING TG_ARGV[0], only_real_changes;
    END IF;
  ELSE
    -- Rows were moved between partitions, and a trigger there has kept some of them from arriving.
    EXECUTE format('INSERT INTO polyn.outbox (event_type, operation, old)
      SELECT $1, ''delete'', (%s)::json FROM polyn_old item', coalesce(projection, 'row_to_json(item)')) USING TG_ARGV[0];
    EXECUTE format('INSERT INTO polyn.outbox (event_type, operation, new)
      SELECT $1, ''insert'', (%s)::json FROM polyn_new item', coalesce(projection, 'row_to_json(item)')) USING TG_ARGV[0];
  END IF;
  RETURN NULL;
END
$function$;

-- Who may make a trigger of it may have expressions evaluated by its owner.
REVOKE ALL ON FUNCTION polyn.capture_changes() FROM PUBLIC;

-- What stands for a table in the names of its events.
CREATE OR REPLACE FUNCTION polyn.default_event_type("table" regclass) RETURNS text LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
AS $function$
  SELECT trim(BOTH '.' FROM regexp_replace(
    lower(CASE nspname WHEN 'public' THEN '' ELSE nspname || '.' END || relname) COLLATE "C", '[^a-z0-9]+', '.', 'g'))
  FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace WHERE pg_class.oid = "table"
$function$;

CREATE OR REPLACE FUNCTION polyn.drop_triggers(relation regclass) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
  found record;
BEGIN
  FOR found IN
    SELECT tgname, tgrelid::regclass AS part FROM pg_trigger
    WHERE tgfoid = 'polyn.capture_changes()'::regprocedure
      AND (tgrelid = relation OR tgrelid IN (SELECT relid FROM pg_partition_tree(relation)))
  LOOP
    EXECUTE format('DROP TRIGGER %I ON %s', found.tgname, found.part);
  END LOOP;
END
$function$;

-- Makes sure that a table is captured in the way that it is to be: run again, it sees to partitions that came later.
CREATE OR REPLACE FUNCTION polyn.apply_capture(relation regclass) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
  entry polyn.captured_table;
  part record;
  virtual boolean;
  arguments text;
BEGIN
  SELECT * INTO entry FROM polyn.captured_table WHERE captured_table.relation = apply_capture.relation;
  IF entry.mode = 'wal' THEN
    PERFORM polyn.drop_triggers(relation);
    -- With the full identity, a server refuses updates of a table that has virtual columns.
    virtual := EXISTS (SELECT FROM pg_attribute WHERE attrelid = relation AND attgenerated = 'v');
    IF virtual AND entry.operations && '{update,delete}'
        AND NOT EXISTS (SELECT FROM pg_index WHERE indrelid = relation AND indisprimary) THEN
      RAISE EXCEPTION 'POLYN-C004: % can''t be captured in wal mode: it has virtual columns, and no primary key', relation
        USING HINT = 'Give it a primary key, or capture in outbox mode.';
    END IF;
    FOR part IN
      SELECT pg_class.oid, pg_class.oid::regclass AS name, relreplident FROM pg_class
      WHERE NOT virtual AND (pg_class.oid = apply_capture.relation
          OR pg_class.oid IN (SELECT relid FROM pg_partition_tree(apply_capture.relation)))
        AND relreplident <> 'f'
        AND (entry.operations && '{update,delete}'
          OR NOT EXISTS (SELECT FROM pg_index WHERE indrelid = pg_class.oid AND indisprimary))
    LOOP
      EXECUTE format('ALTER TABLE %s REPLICA IDENTITY FULL', part.name);
      UPDATE polyn.captured_table
        SET replica_identities = replica_identities || jsonb_build_object(part.oid::text, part.relreplident)
        WHERE captured_table.relation = apply_capture.relation AND NOT replica_identities ? part.oid::text;
    END LOOP;
    IF NOT EXISTS (SELECT FROM pg_publication_rel JOIN pg_publication ON pg_publication.oid = prpubid
        WHERE pubname = 'polyn' AND prrelid = relation) THEN
      EXECUTE format('ALTER PUBLICATION polyn ADD TABLE %s', relation);
    END IF;
  ELSE
    PERFORM polyn.leave_publication(relation);
    arguments := format('%L, %L', entry.event_type, entry.only_real_changes)
      || CASE WHEN entry.excluded_columns = '{}' AND entry.overrides = '{}' THEN ''
        ELSE format(', %L, %L', entry.excluded_columns, entry.overrides) END;
    FOR part IN
      SELECT pg_class.oid AS relid, pg_class.oid::regclass AS name, pg_class.oid = apply_capture.relation AS is_root
      FROM pg_class
      WHERE (pg_class.oid = apply_capture.relation
          OR pg_class.oid IN (SELECT relid FROM pg_partition_tree(apply_capture.relation)))
        AND NOT EXISTS (SELECT FROM pg_trigger
          WHERE tgrelid = pg_class.oid AND tgfoid = 'polyn.capture_changes()'::regprocedure)
    LOOP
      IF 'insert' = ANY (entry.operations) THEN
        EXECUTE format('CREATE TRIGGER polyn_capture_insert AFTER INSERT ON %s REFERENCING NEW TABLE AS polyn_new
          FOR EACH STATEMENT EXECUTE FUNCTION polyn.capture_changes(%s)', part.name, arguments);
      END IF;
      IF 'update' = ANY (entry.operations) THEN
        EXECUTE format('CREATE TRIGGER polyn_capture_update AFTER UPDATE ON %s REFERENCING OLD TABLE AS polyn_old
          NEW TABLE AS polyn_new FOR EACH STATEMENT EXECUTE FUNCTION polyn.capture_changes(%s)', part.name, arguments);
      END IF;
      IF 'delete' = ANY (entry.operations) THEN
        EXECUTE format('CREATE TRIGGER polyn_capture_delete AFTER DELETE ON %s REFERENCING OLD TABLE AS polyn_old
          FOR EACH STATEMENT EXECUTE FUNCTION polyn.capture_changes(%s)', part.name, arguments);
      END IF;
      -- That of a partition fires with the table's.
      IF 'truncate' = ANY (entry.operations) AND part.is_root THEN
        EXECUTE format('CREATE TRIGGER polyn_capture_truncate AFTER TRUNCATE ON %s
          FOR EACH STATEMENT EXECUTE FUNCTION polyn.capture_changes(%s)', part.name, arguments);
      END IF;
    END LOOP;
  END IF;
END
$function$;

CREATE OR REPLACE FUNCTION polyn.leave_publication(relation regclass) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
  before record;
BEGIN
  IF EXISTS (SELECT FROM pg_publication_rel JOIN pg_publication ON pg_publication.oid = prpubid
      WHERE pubname = 'polyn' AND prrelid = relation) THEN
    EXECUTE format('ALTER PUBLICATION polyn DROP TABLE %s', relation);
  END IF;
  -- An index that was the identity may be gone: such a table keeps the full one.
  FOR before IN
    SELECT pg_class.oid::regclass AS name, value FROM polyn.captured_table, jsonb_each_text(replica_identities), pg_class
    WHERE captured_table.relation = leave_publication.relation AND value <> 'i' AND pg_class.oid = key::oid
  LOOP
    EXECUTE format('ALTER TABLE %s REPLICA IDENTITY %s', before.name,
      CASE before.value WHEN 'n' THEN 'NOTHING' ELSE 'DEFAULT' END);
  END LOOP;
  UPDATE polyn.captured_table SET replica_identities = '{}' WHERE captured_table.relation = leave_publication.relation;
END
$function$;

-- Has nobody write to a table, nor change what is captured of it. In the order of polyn.capture_partitions, which locks
-- partitions, too.
CREATE OR REPLACE FUNCTION polyn.lock_table("table" regclass) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
  PERFORM FROM polyn.captured_table WHERE relation = "table" FOR NO KEY UPDATE;
  EXECUTE format('LOCK TABLE %s IN SHARE ROW EXCLUSIVE MODE', "table");
END
$function$;

-- Changes the way in which a table is captured. Nobody writes to it meanwhile, so that every change is captured once.
CREATE OR REPLACE FUNCTION polyn.switch_capture("table" regclass, mode text) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
  PERFORM polyn.lock_table("table");
  UPDATE polyn.captured_table SET mode = switch_capture.mode WHERE relation = "table" AND NOT released;
  IF FOUND THEN
    PERFORM polyn.apply_capture("table");
  END IF;
END
$function$;

-- Captures the changes of a table from the end of this transaction on. For a table that is captured already, what is
-- given here replaces what was given before.
CREATE OR REPLACE FUNCTION polyn.capture_table(
  "table" regclass,
  operations text[] DEFAULT '{insert,update,delete,truncate}',
  excluded_columns text[] DEFAULT '{}',
  overrides jsonb DEFAULT '{}',
  only_real_changes boolean DEFAULT false,
  event_type text DEFAULT NULL,
  initial_load boolean DEFAULT false
) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
  kind record;
  name text;
  expression text;
  key_columns text[];
  chosen_type text := event_type;
  capture_mode text := coalesce((SELECT mode FROM polyn.installation), 'outbox');
BEGIN
  SELECT relkind, relpersistence, relispartition, relnamespace::regnamespace::text AS schema INTO kind
    FROM pg_class WHERE oid = "table";
  IF kind.relkind NOT IN ('r', 'p') OR kind.relpersistence <> 'p' OR kind.schema IN ('polyn', 'pg_catalog') THEN
    RAISE EXCEPTION 'POLYN-C004: % can''t be captured: it is not an ordinary, permanent table', "table"
      USING HINT = 'Capture the tables that a view or a foreign table stands for.';
  END IF;
  IF kind.relispartition THEN
    RAISE EXCEPTION 'POLYN-C004: % can''t be captured by itself: it is a partition', "table"
      USING HINT = 'Capture the table that it is a partition of.';
  END IF;
  IF operations = '{}' OR NOT operations <@ '{insert,update,delete,truncate}' THEN
    RAISE EXCEPTION 'POLYN-C004: % can''t be captured: its operations are %', "table", operations
      USING HINT = 'Name one or more of insert, update, delete and truncate.';
  END IF;
  FOREACH name IN ARRAY excluded_columns || ARRAY(SELECT jsonb_object_keys(overrides)) LOOP
    IF NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = "table" AND attname = name AND attnum > 0
        AND NOT attisdropped) THEN
      RAISE EXCEPTION 'POLYN-C004: % can''t be captured: it has no column "%"', "table", name
        USING HINT = 'Excluded columns and overrides name columns of the table.';
    END IF;
  END LOOP;
  SELECT array_agg(attname::text) INTO key_columns FROM pg_index
    JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY (indkey) WHERE indrelid = "table" AND indisprimary;
  IF key_columns && (excluded_columns || ARRAY(SELECT jsonb_object_keys(overrides))) THEN
    RAISE EXCEPTION 'POLYN-C004: % can''t be captured without its primary key as it is', "table"
      USING HINT = 'Exclude and override other columns only: events of one row are kept in order by its key.';
  END IF;
  FOR name, expression IN SELECT key, value FROM jsonb_each_text(overrides) LOOP
    BEGIN
      EXECUTE format('SELECT %s FROM %s AS item LIMIT 0', polyn.projection("table", '{}', jsonb_build_object(name, expression)),
        "table");
    EXCEPTION WHEN OTHERS THEN
      RAISE EXCEPTION 'POLYN-C004: the override of "%" in % is no expression over the row "item": %', name, "table", SQLERRM
        USING HINT = 'Name what lies in other schemas than pg_catalog with its schema.';
    END;
  END LOOP;
  DELETE FROM polyn.captured_table
    WHERE captured_table.mode = 'outbox' AND NOT EXISTS (SELECT FROM pg_class WHERE oid = relation);
  UPDATE polyn.captured_table SET released = true
    WHERE NOT released AND NOT EXISTS (SELECT FROM pg_class WHERE oid = relation);
  chosen_type := coalesce(chosen_type,
    (SELECT captured_table.event_type FROM polyn.captured_table WHERE relation = "table"), polyn.default_event_type("table"));
  IF chosen_type !~ '^[a-z0-9]+(\.[a-z0-9]+)*$' THEN
    RAISE EXCEPTION 'POLYN-E001: no event can be named ''%''', chosen_type
      USING HINT = 'Give an event_type of lower-case letters, digits and dots.';
  END IF;
  IF EXISTS (SELECT FROM polyn.captured_table
      WHERE captured_table.event_type = chosen_type AND relation <> "table" AND NOT released) THEN
    RAISE EXCEPTION 'POLYN-C004: % can''t be captured: another table has the event type %', "table", chosen_type
      USING HINT = 'Give an event_type of its own.';
  END IF;
  PERFORM polyn.lock_table("table");
  INSERT INTO polyn.captured_table (relation, event_type, operations, excluded_columns, overrides, only_real_changes, mode,
      initial_load)
    VALUES ("table", chosen_type, operations, excluded_columns, overrides, only_real_changes, capture_mode,
      CASE WHEN capture_table.initial_load THEN 'requested' END)
    ON CONFLICT (relation) DO UPDATE SET event_type = excluded.event_type, operations = excluded.operations,
      excluded_columns = excluded.excluded_columns, overrides = excluded.overrides,
      only_real_changes = excluded.only_real_changes,
      mode = CASE WHEN captured_table.released THEN excluded.mode ELSE captured_table.mode END,
      released = false, released_at = NULL,
      initial_load = CASE WHEN capture_table.initial_load THEN 'requested' ELSE captured_table.initial_load END;
  PERFORM polyn.drop_triggers("table");
  PERFORM polyn.apply_capture("table");
  PERFORM pg_logical_emit_message(true, 'polyn.tables', '');
END
$function$;

-- Captures some operations on a table, or all of them, no longer.
CREATE OR REPLACE FUNCTION polyn.release_table(
  "table" regclass,
  operations text[] DEFAULT '{insert,update,delete,truncate}'
) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
  kept text[];
BEGIN
  PERFORM polyn.lock_table("table");
  SELECT ARRAY(SELECT unnest(captured_table.operations) EXCEPT SELECT unnest(release_table.operations)) INTO kept
    FROM polyn.captured_table WHERE relation = "table" AND NOT released;
  PERFORM polyn.drop_triggers("table");
  IF kept <> '{}' THEN
    UPDATE polyn.captured_table SET operations = kept WHERE relation = "table";
    PERFORM polyn.apply_capture("table");
  ELSE
    PERFORM polyn.leave_publication("table");
    -- A watcher deletes it when nothing of it is left in the log.
    UPDATE polyn.captured_table SET released = true, initial_load = NULL WHERE relation = "table" AND mode = 'wal';
    DELETE FROM polyn.captured_table WHERE relation = "table" AND mode = 'outbox';
  END IF;
  PERFORM pg_logical_emit_message(true, 'polyn.tables', '');
END
$function$;

-- Captures the partitions that tables have got since they were captured.
CREATE OR REPLACE FUNCTION polyn.capture_partitions() RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
-- Writers queue behind whoever waits for a lock. Shorter than deadlock_timeout is by default: a watcher gives up before
-- a transaction that has created a partition would be ended for it.
SET lock_timeout = '500ms'
AS $function$
DECLARE
  entry record;
BEGIN
  FOR entry IN
    SELECT relation FROM polyn.captured_table JOIN pg_class ON pg_class.oid = relation
    WHERE relkind = 'p' AND NOT released AND EXISTS (
      WITH RECURSIVE tree AS (
        SELECT relation::oid AS relid
        UNION ALL
        SELECT inhrelid FROM tree JOIN pg_inherits ON inhparent = relid WHERE NOT inhdetachpending)
      SELECT FROM tree JOIN pg_class part ON part.oid = relid
      WHERE CASE mode
        WHEN 'wal' THEN part.relreplident <> 'f' AND operations && '{update,delete}'
          AND NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = relation AND attgenerated = 'v')
        ELSE NOT EXISTS (SELECT FROM pg_trigger
          WHERE tgrelid = relid AND tgfoid = 'polyn.capture_changes()'::regprocedure)
      END)
    ORDER BY relation
  LOOP
    -- The owner and a watcher may do so at once. One waits for the other here, where neither has a lock on a partition: in
    -- apply_capture both would have shared ones from pg_partition_tree that they could not raise.
    SET LOCAL lock_timeout = '10s';
    PERFORM FROM polyn.captured_table WHERE relation = entry.relation FOR NO KEY UPDATE;
    SET LOCAL lock_timeout = '500ms';
    PERFORM polyn.apply_capture(entry.relation);
  END LOOP;
END
$function$;

-- Says that a replication slot is no more to be missed: the next one begins where the log is then.
CREATE OR REPLACE FUNCTION polyn.forget_slot() RETURNS void LANGUAGE sql
SET search_path = pg_catalog, pg_temp
AS $function$
  UPDATE polyn.installation SET slot = NULL;
  DELETE FROM polyn.captured_table WHERE released
$function$;

-- With REPLICA IDENTITY FULL an update or delete of a table without a key needs no more than this publication. It is
-- empty until tables are captured in wal mode.
DO $block$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_publication WHERE pubname = 'polyn') THEN
    EXECUTE 'CREATE PUBLICATION polyn WITH (publish_via_partition_root = true'
      || CASE WHEN current_setting('server_version_num')::int >= 180000 THEN ', publish_generated_columns = stored)' ELSE ')' END;
  END IF;
EXCEPTION WHEN insufficient_privilege THEN
  RAISE NOTICE 'The publication "polyn" could not be created: only the mode outbox can be used.';
END
$block$;
