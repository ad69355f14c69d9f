package io.tallystick.audit;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What of the schema guards the log: triggers, with the functions that they call, constraints and
 * defaults; and what somebody has put beside them. A migration that makes a guard anew changes it
 * here, too.
 */
final class Guards {
  /** Of every function: {@code V21__audit_search_path.sql}. */
  private static final String SETTINGS = "{\"search_path=pg_catalog, pg_temp\"} ";

  /** The SHA-256 of a function's text: {@code V16__audit.sql}. */
  private static final String REFUSE_CHANGE =
      "audit_refuse_change plpgsql f "
          + SETTINGS
          + "39fb598c6eaf3b1d476a5453d93315952ab1c60f5401aba011b43cfe1b0faa91";

  private static final String NOTE_UNSEALED =
      "audit_note_unsealed plpgsql f "
          + SETTINGS
          + "45ead2bca6824235f1baea79a14af64808c91c288618b5c2faa87218e4e0928b";

  private static final String OPERATION =
      "audit_operation plpgsql f "
          + SETTINGS
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
          new Guard("constraint audit_link.audit_link_entry_key", "UNIQUE (entry)"),
          new Guard(
              "constraint audit_entry.audit_entry_at_in_range",
              "CHECK (((EXTRACT(epoch FROM at) >= 0.0) AND"
                  + " (EXTRACT(epoch FROM at) < 253402300800.0)))"),
          new Guard(
              "constraint audit_link.audit_link_seq_in_range",
              "CHECK (((seq >= 1) AND (seq <= '999999999999999999'::bigint)))"),
          new Guard(
              "constraint audit_link.audit_link_sealed_at_in_range",
              "CHECK (((EXTRACT(epoch FROM sealed_at) >= 0.0) AND"
                  + " (EXTRACT(epoch FROM sealed_at) < 253402300800.0)))"),
          new Guard("default audit_entry.id", "identity a"), // a: ALWAYS
          new Guard("default audit_entry.at", "clock_timestamp()"),
          new Guard("default operation.created_at", "now()"));

  private final Map<String, Guard> present;
  private final List<String> beside;

  private Guards(Map<String, Guard> present, List<String> beside) {
    this.present = present;
    this.beside = beside;
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

  static Guards of(JdbcClient jdbc) {
    return new Guards(present(jdbc), beside(jdbc));
  }

  /** Those that are there and not disabled. */
  private static Map<String, Guard> present(JdbcClient jdbc) {
    return jdbc
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
                   replace(replace(pg_get_constraintdef(k.oid), '"', ''), -- quote_all_identifiers
                           ' NOT VALID', '') -- old rows are read anyway
              from pg_constraint k join pg_class c on c.oid = k.conrelid
             where c.relnamespace = 'tallystick'::regnamespace
            union all
            select 'default ' || c.relname || '.' || a.attname,
                   coalesce('identity ' || nullif(a.attidentity::text, ''),
                            replace(pg_get_expr(d.adbin, d.adrelid), '"', ''))
              from pg_class c
              join pg_attribute a on a.attrelid = c.oid and (a.atthasdef or a.attidentity <> '')
              left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
             where c.relnamespace = 'tallystick'::regnamespace and c.relkind in ('r', 'p')
            """)
        .query((row, number) ->
            new Guard(
                Objects.requireNonNull(row.getString("name")),
                Objects.requireNonNull(row.getString("made"))))
        .list()
        .stream()
        .collect(Collectors.toMap(Guard::name, Function.identity()));
  }

  /**
   * All that could drop, change or hide a row of the log on its way in or out, whoever made it. A
   * child's rows are its parent's without the parent's triggers, and a statement to a parent fires
   * no statement trigger of its children. A column that we leave out has its default in the entry.
   * The triggers that PostgreSQL makes for foreign keys are internal.
   */
  private static List<String> beside(JdbcClient jdbc) {
    return jdbc.sql(
            """
            with guarded as (
              select oid, relname, relrowsecurity, relforcerowsecurity from pg_class
               where relnamespace = 'tallystick'::regnamespace
                 and relname in ('audit_entry', 'audit_link', 'audit_unsealed', 'operation'))
            select 'trigger ' || g.relname || '.' || t.tgname as name
              from guarded g join pg_trigger t on t.tgrelid = g.oid
             where not t.tgisinternal
            union all
            select 'rule ' || g.relname || '.' || r.rulename
              from guarded g join pg_rewrite r on r.ev_class = g.oid
            union all
            select 'row security ' || g.relname
              from guarded g where g.relrowsecurity or g.relforcerowsecurity
            union all
            select 'policy ' || g.relname || '.' || p.polname
              from guarded g join pg_policy p on p.polrelid = g.oid
            union all
            select 'child ' || g.relname || '.' || c.relname
              from guarded g join pg_inherits i on i.inhparent = g.oid
              join pg_class c on c.oid = i.inhrelid
            union all
            select 'parent ' || g.relname || '.' || c.relname
              from guarded g join pg_inherits i on i.inhrelid = g.oid
              join pg_class c on c.oid = i.inhparent
            union all
            select 'default ' || g.relname || '.' || a.attname
              from guarded g
              join pg_attribute a on a.attrelid = g.oid and (a.atthasdef or a.attidentity <> '')
             where g.relname <> 'operation'
             order by name
            """)
        .query((row, number) -> Objects.requireNonNull(row.getString("name")))
        .list();
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

  /** Those that our schema has not made. */
  List<String> added() {
    Set<String> ours = ALL.stream().map(Guard::name).collect(Collectors.toSet());
    return beside.stream().filter(name -> !ours.contains(name)).toList();
  }
}
