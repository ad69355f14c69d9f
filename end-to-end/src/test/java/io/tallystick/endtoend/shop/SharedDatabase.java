package io.tallystick.endtoend.shop;

import io.tallystick.endtoend.process.Workplace;
import io.tallystick.postgres.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.ds.PGSimpleDataSource;

/** A PostgreSQL that no server of ours started, as teams have one. */
public final class SharedDatabase implements AutoCloseable {
  private final EmbeddedPostgres postgres;

  private SharedDatabase(EmbeddedPostgres postgres) {
    this.postgres = postgres;
  }

  public static SharedDatabase start() {
    return new SharedDatabase(EmbeddedPostgres.start(Workplace.create().home()));
  }

  /** An empty database, and how to reach it. */
  public record Empty(String url, PGSimpleDataSource connections) {
    /** The URL holds a password. */
    @Override
    public String toString() {
      return "Empty[" + connections.getDatabaseName() + "]";
    }
  }

  /** Creates one. */
  public Empty create(String name) throws SQLException {
    PGSimpleDataSource source = Tables.source(postgres.connection());
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create database " + name);
    }
    source.setDatabaseName(name);
    String url =
        "postgres://%s:%s@127.0.0.1:%d/%s"
            .formatted(
                postgres.user(), postgres.password().value(), source.getPortNumbers()[0], name);
    return new Empty(url, source);
  }

  @Override
  public void close() {
    postgres.close();
  }
}
