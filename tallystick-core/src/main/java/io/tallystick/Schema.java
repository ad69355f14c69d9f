package io.tallystick;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.callback.BaseCallback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;

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
        .callbacks(new BetweenMigrations())
        .load()
        .migrate();
  }

  /** For the crash harness. */
  private static final class BetweenMigrations extends BaseCallback {
    @Override
    public boolean supports(Event event, Context context) {
      return event == Event.AFTER_EACH_MIGRATE;
    }

    @Override
    public void handle(Event event, Context context) {
      Failpoint.BETWEEN_MIGRATIONS.reach();
    }
  }
}
