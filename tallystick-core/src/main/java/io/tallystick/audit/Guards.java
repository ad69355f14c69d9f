package io.tallystick.audit;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What of the schema guards the log: triggers, with the functions that they call, and constraints.
 * A migration that makes one anew changes it here, too.
 */
final class Guards {
  /** The SHA-256 of a function's text: {@code V16__audit.sql}. */
  private static final String REFUSE_CHANGE =
      "audit_refuse_change plpgsql f "
          + "39fb598c6eaf3b1d476a5453d93315952ab1c60f5401aba011b43cfe1b0faa91";

  private static final String NOTE_UNSEALED =
      "audit_note_unsealed plpgsql f "
          + "45ead2bca6824235f1baea79a14af64808c91c288618b5c2faa87218e4e0928b";

  private static final String OPERATION =
      "audit_operation plpgsql f "
          + "15791c18d97c9de04ab39175384d3b0ed6f0300f6891029af92041a2290d3ae1";

  private static final List<Guard> ALL =
      List.of(
          trigger(
              "audit_entry",
              "audit_append_only",
              "BEFORE DELETE OR UPDATE OR TRUNCATE ON tallystick.audit_entry FOR EACH STATEMENT",
              REFUSE_CHANGE),
          trigger(
              "audit_entry",
              "audit_unsealed",
              "AFTER INSERT ON tallystick.audit_entry FOR EACH ROW",
              NOTE_UNSEALED),
          trigger(
              "audit_link",
              "audit_append_only",
              "BEFORE DELETE OR UPDATE OR TRUNCATE ON tallystick.audit_link FOR EACH STATEMENT",
              REFUSE_CHANGE),
          trigger(
              "operation",
              "audit_begun",
              "AFTER INSERT ON tallystick.operation FOR EACH ROW",
              OPERATION),
          trigger(
              "operation",
              "audit_settled",
              "AFTER UPDATE OF state ON tallystick.operation FOR EACH ROW"
                  + " WHEN (((old.state IS DISTINCT FROM new.state) AND (new.state <> ALL"
                  + " (ARRAY['prepared'::text, 'sent'::text, 'unknown'::text]))))",
              OPERATION),
          new Guard("constraint audit_entry.audit_entry_pkey", "PRIMARY KEY (id)"),
          new Guard("constraint audit_link.audit_link_pkey", "PRIMARY KEY (seq)"),
          new Guard("constraint audit_link.audit_link_entry_key", "UNIQUE (entry)"));

  private final Map<String, Guard> present;

  private Guards(Map<String, Guard> present) {
    this.present = present;
  }

  /**
   * A guard, and all of how it is made that could let something pass. Nothing of it depends on a
   * session's search path.
   */
  record Guard(String name, String made) {}

  private static Guard trigger(String table, String name, String when, String function) {
    return new Guard(
        "trigger " + table + "." + name,
        "CREATE TRIGGER " + name + " " + when + " tallystick." + function);
  }

  /** Those that are there and not disabled. */
  static Guards of(JdbcClient jdbc) {
    return new Guards(
        jdbc
            .sql(
                """
                select 'trigger ' || c.relname || '.' || t.tgname as name,
                       concat_ws(' ', split_part(replace(pg_get_triggerdef(t.oid), '"', ''), ' EXECUTE ', 1),
                                 n.nspname || '.' || f.proname, l.lanname, f.prosecdef, f.proconfig,
                                 encode(sha256(convert_to(replace(f.prosrc, chr(13), ''), 'UTF8')),
                                        'hex')) as made
                  from pg_trigger t
                  join pg_class c on c.oid = t.tgrelid
                  join pg_proc f on f.oid = t.tgfoid
                  join pg_namespace n on n.oid = f.pronamespace
                  join pg_language l on l.oid = f.prolang
                 where c.relnamespace = 'tallystick'::regnamespace and t.tgenabled = 'A'
                union all
                select 'constraint ' || c.relname || '.' || k.conname,
                       replace(pg_get_constraintdef(k.oid), '"', '') -- quote_all_identifiers
                  from pg_constraint k join pg_class c on c.oid = k.conrelid
                 where c.relnamespace = 'tallystick'::regnamespace
                """)
            .query((row, number) ->
                new Guard(
                    Objects.requireNonNull(row.getString("name")),
                    Objects.requireNonNull(row.getString("made"))))
            .list()
            .stream()
            .collect(Collectors.toMap(Guard::name, Function.identity())));
  }

  List<String> missing() {
    return ALL.stream().map(Guard::name).filter(name -> !present.containsKey(name)).toList();
  }

  /** Those that are there under their name, and are something else. */
  List<String> changed() {
    return ALL.stream()
        .filter(guard -> present.containsKey(guard.name()) && !present.containsValue(guard))
        .map(Guard::name)
        .toList();
  }
}
