package io.tallystick.testkit;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a migrated database is made of, and how one that was used becomes as new. */
final class MigratedContents {
  /** Rows that a migrated database has: Flyway's own. */
  private static final String HISTORY = "tallystick.schema_history";

  /** A session that is told to end holds its locks until it has. */
  private static final String END_OTHER_SESSIONS =
      """
      select count(pg_terminate_backend(pid, 5000)) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()\
      """;

  /**
   * Every table, column, default, trigger, function, constraint, schema and setting, but no row.
   */
  private static final String STRUCTURE =
      """
      select md5(string_agg(part, ';' order by part)) from (
        select concat_ws(' ', oid, relname) from pg_class
        where oid >= 16384 and relpersistence <> 't'
        union all
        select concat_ws(' ', attrelid, attname, atttypid, attnotnull, attidentity)
        from pg_attribute where attrelid >= 16384
        union all
        select concat_ws(' ', adrelid, adnum, md5(adbin::text)) from pg_attrdef
        where adrelid >= 16384
        union all
        select concat_ws(' ', oid, tgenabled, tgtype, tgfoid, tgattr, md5(tgqual::text))
        from pg_trigger where oid >= 16384
        union all
        select concat_ws(' ', oid, prolang, prosecdef, proconfig, md5(prosrc))
        from pg_proc where oid >= 16384
        union all
        select concat_ws(' ', oid, convalidated) from pg_constraint where oid >= 16384
        union all
        select nspname from pg_namespace where nspname !~ '^pg_'
        union all
        select setconfig::text from pg_db_role_setting
        where setdatabase = (select oid from pg_database where datname = current_database())
      ) as parts (part)\
      """;

  /** Tables, partitioned ones too, but no partition: its rows go with those of the whole. */
  private static final String TABLES =
      """
      select 'tallystick.' || relname from pg_class
      where relnamespace = 'tallystick'::regnamespace and relkind in ('r', 'p')
        and not relispartition\
      """;

  /** Triggers that fire in whatever role: the audit log's, which let nothing be deleted. */
  private static final String GUARDS =
      """
      select format('alter table %s %%s trigger %I;', tgrelid::regclass, tgname) from pg_trigger
      where tgenabled = 'A'\
      """;

  private static final String SEQUENCES =
      """
      select format('perform setval(%L, %s, false);', seqrelid::regclass, seqstart)
      from pg_sequence\
      """;

  private final String structure;
  private final String emptying;

  private MigratedContents(String structure, String emptying) {
    this.structure = structure;
    this.emptying = emptying;
  }

  static MigratedContents of(JdbcClient migrated) {
    List<String> tables =
        texts(migrated, TABLES).stream().filter(table -> !table.equals(HISTORY)).toList();
    for (String table : tables) {
      if (!texts(migrated, "select 1 from " + table).isEmpty()) {
        throw new IllegalStateException("A migration filled " + table + ": restore its rows, too");
      }
    }
    List<String> guards = texts(migrated, GUARDS);
    String emptying =
        Stream.of(
                guards.stream().map(guard -> guard.formatted("disable")),
                tables.stream().map(table -> "delete from " + table + ";"),
                guards.stream().map(guard -> guard.formatted("enable always")),
                Stream.of("do $$ begin"),
                texts(migrated, SEQUENCES).stream(),
                Stream.of("end $$;"))
            .flatMap(statements -> statements)
            .collect(Collectors.joining("\n"));
    return new MigratedContents(structure(migrated), emptying);
  }

  /** Empties a database, and says whether it is as new: nothing but rows had changed. */
  boolean restore(JdbcClient used) {
    used.sql(END_OTHER_SESSIONS).query(Long.class).single();
    if (!structure(used).equals(structure)) {
      return false;
    }
    // Neither other triggers nor foreign keys have a say; all of it is one transaction.
    used.sql("set session_replication_role = replica; " + emptying).update();
    return true;
  }

  private static String structure(JdbcClient database) {
    return database.sql(STRUCTURE).query(String.class).single();
  }

  private static List<String> texts(JdbcClient database, String sql) {
    return database.sql(sql).query((row, number) -> row.getString(1)).list();
  }
}
