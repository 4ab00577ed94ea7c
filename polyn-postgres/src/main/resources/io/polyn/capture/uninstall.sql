-- Removes Polyn's change capture from the database, and with it what was captured and is not published yet. A
-- replication slot is a server's, not a database's: it is dropped only if it is not in use.

DO $block$
DECLARE
  entry record;
BEGIN
  FOR entry IN SELECT relation FROM polyn.captured_table WHERE NOT released AND EXISTS (SELECT FROM pg_class WHERE oid = relation) LOOP
    PERFORM polyn.release_table(entry.relation);
  END LOOP;
  PERFORM pg_drop_replication_slot(slot_name) FROM pg_replication_slots, polyn.installation
    WHERE slot_name = installation.slot AND NOT active;
END
$block$;

DROP PUBLICATION IF EXISTS polyn;

DROP SCHEMA polyn CASCADE;
