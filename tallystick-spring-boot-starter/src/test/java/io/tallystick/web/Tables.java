package io.tallystick.web;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** All that is in our tables. */
final class Tables {
  private Tables() {}

  /** Every row of every table as text, bytes in hex. */
  static List<String> rows(JdbcClient jdbc) {
    List<String> tables =
        jdbc.sql("select tablename from pg_tables where schemaname = 'tallystick'")
            .query((row, number) -> row.getString("tablename"))
            .list();
    return tables.stream()
        .flatMap(table ->
            jdbc
                .sql("select row_to_json(t)::text as row from tallystick." + table + " t")
                .query((row, number) -> row.getString("row"))
                .list()
                .stream())
        .toList();
  }
}
