package io.tallystick;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** Our tables, all in the PostgreSQL schema {@code tallystick}, with a history of their own. */
public final class Schema {
  private Schema() {}

  /** Brings the schema up to date; servers that start together wait for one another. */
  public static void migrate(DataSource database) {
    Flyway.configure(Schema.class.getClassLoader())
        .dataSource(database)
        .schemas("tallystick")
        .table("schema_history")
        .locations("classpath:io/tallystick/schema")
        .load()
        .migrate();
  }
}
