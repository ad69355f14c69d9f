package io.tallystick.endtoend.shop;

import io.tallystick.endtoend.process.Workplace;
import io.tallystick.postgres.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.ds.PGSimpleDataSource;

/** A PostgreSQL that is none of our servers', and that may end and come back at its address. */
public final class RestartableDatabase implements AutoCloseable {
  private final Path home;
  private final DatabaseDoor door = DatabaseDoor.open();
  private EmbeddedPostgres postgres;

  private RestartableDatabase(Path home) {
    this.home = home;
    this.postgres = EmbeddedPostgres.start(home);
    leadHere();
  }

  public static RestartableDatabase start() {
    return on(Workplace.create().home());
  }

  /** Keeps its data in this folder. */
  public static RestartableDatabase on(Path home) {
    return new RestartableDatabase(home);
  }

  /** A fast shutdown: who is connected is cut off. */
  public void stop() {
    door.toNobody();
    postgres.close();
  }

  public void startAgain() {
    postgres = EmbeddedPostgres.start(home);
    leadHere();
  }

  public boolean isAlive() {
    return ProcessHandle.of(postgres.pid()).isPresent();
  }

  /** {@code kill -9} of the process that serves a role: PostgreSQL recovers as from a crash. */
  public void crash(String role) {
    String pid =
        tables()
            .column("select pid::text from pg_stat_activity where usename = ? limit 1", role)
            .getFirst();
    ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
  }

  /** A process that PostgreSQL starts anew after each crash. */
  public String checkpointer() {
    return tables()
        .column("select pid::text from pg_stat_activity where backend_type = 'checkpointer'")
        .getFirst();
  }

  /** Makes a role that may do everything, and answers its URL. */
  String urlFor(String role) {
    try (Connection connection = connections().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "create role %s superuser login password '%s'"
              .formatted(role, postgres.password().value()));
      return "postgres://%s:%s@127.0.0.1:%d/%s"
          .formatted(role, postgres.password().value(), door.port(), direct().getDatabaseName());
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** By its address, as everybody reaches it. */
  public Tables tables() {
    return Tables.of(connections());
  }

  private PGSimpleDataSource connections() {
    PGSimpleDataSource source = direct();
    source.setPortNumbers(new int[] {door.port()});
    return source;
  }

  private PGSimpleDataSource direct() {
    return Tables.source(postgres.connection());
  }

  private void leadHere() {
    door.to(direct().getPortNumbers()[0]);
  }

  @Override
  public void close() {
    door.close();
    postgres.close();
  }
}
