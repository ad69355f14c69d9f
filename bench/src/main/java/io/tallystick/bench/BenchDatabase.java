package io.tallystick.bench;

import io.tallystick.postgres.EmbeddedPostgres;
import io.tallystick.server.process.Workspace;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** A PostgreSQL with its default settings, durability above all, that servers find by a URL. */
final class BenchDatabase implements AutoCloseable {
  private final EmbeddedPostgres postgres;

  private BenchDatabase(EmbeddedPostgres postgres) {
    this.postgres = postgres;
  }

  static BenchDatabase start(Workspace workspace) {
    return new BenchDatabase(EmbeddedPostgres.start(workspace.folder().resolve("postgres")));
  }

  /** With user and password, as {@code DATABASE_URL}. */
  String url() {
    return postgres.jdbcUrl()
        + (postgres.jdbcUrl().contains("?") ? "&" : "?")
        + "user="
        + postgres.user()
        + "&password="
        + postgres.password().value();
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection(
        postgres.jdbcUrl(), postgres.user(), postgres.password().value());
  }

  @Override
  public void close() {
    postgres.close();
  }
}
