package io.tallystick;

import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.BaseCallback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.jspecify.annotations.Nullable;

/** Our tables, all in the PostgreSQL schema {@code tallystick}, with a history of their own. */
public final class Schema {
  /**
   * Whoever comes after a lock that is waited for waits as well: webhooks and payments stand still
   * for as long. Our own transactions take milliseconds, and an autovacuum gives way after a second
   * (PostgreSQL's {@code deadlock_timeout}).
   */
  private static final Duration LOCK_PATIENCE = Duration.ofSeconds(3);

  /** PostgreSQL's SQLSTATE where that is over. */
  private static final String LOCK_NOT_AVAILABLE = "55P03";

  private Schema() {}

  /**
   * Brings the schema up to date; servers that start together wait for one another.
   *
   * @throws TallystickException {@code MIGRATION_BLOCKED} if another transaction holds a table for
   *     longer than 3 seconds; the migration that needs it is undone
   */
  public static void migrate(DataSource database) {
    try {
      Flyway.configure(Schema.class.getClassLoader())
          .dataSource(database)
          .schemas("tallystick")
          .table("schema_history")
          .locations("classpath:io/tallystick/schema")
          .callbacks(new Circumstances(), new BetweenMigrations())
          .load()
          .migrate();
    } catch (FlywayException e) {
      throw isBlocked(e) ? blocked(e) : e;
    }
  }

  private static boolean isBlocked(@Nullable Throwable e) {
    return e != null
        && ((e instanceof SQLException sql && LOCK_NOT_AVAILABLE.equals(sql.getSQLState()))
            || isBlocked(e.getCause()));
  }

  private static TallystickException blocked(FlywayException e) {
    return new TallystickException(
        "MIGRATION_BLOCKED",
        "A migration needs a table that another transaction has held for more than "
            + LOCK_PATIENCE.toSeconds()
            + " seconds, and was undone. Start again when long transactions are over, as that of a"
            + " backup; pg_stat_activity names them.",
        e);
  }

  /**
   * How long a migration waits, and that what its defaults, conditions and checks call is
   * PostgreSQL's own: they are looked up once, when they are made. Ends with each migration's
   * transaction, so that nothing is left in a pool's connections.
   */
  private static final class Circumstances extends BaseCallback {
    @Override
    public boolean supports(Event event, Context context) {
      return event == Event.BEFORE_EACH_MIGRATE;
    }

    @Override
    public void handle(Event event, Context context) {
      try (Statement statement = context.getConnection().createStatement()) {
        statement.execute("set local lock_timeout = " + LOCK_PATIENCE.toMillis());
        statement.execute("set local search_path = pg_catalog, pg_temp");
      } catch (SQLException e) {
        throw new FlywayException(e);
      }
    }
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
