-- The names and operators in these bodies are looked up when they run, by whoever's search path it
-- is: somebody else's left() would write another actor into an entry.
alter function tallystick.audit_refuse_change() set search_path = pg_catalog, pg_temp;
alter function tallystick.audit_note_unsealed() set search_path = pg_catalog, pg_temp;
alter function tallystick.audit_operation() set search_path = pg_catalog, pg_temp;
