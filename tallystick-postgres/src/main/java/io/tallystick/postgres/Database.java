package io.tallystick.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.postgresql.ds.PGSimpleDataSource;

/** The door to a PostgreSQL on this machine. */
record Database(int port, Password password) {
  static final String NAME = "tallystick";

  /** There from the beginning, to connect to while there is nothing else. */
  private static final String MAINTENANCE = "postgres";

  /** Loopback answers in milliseconds, a machine under load in seconds. */
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  /** A stranger who took the port of a server that died must not be told the password. */
  String jdbcUrl() {
    return url(NAME);
  }

  void createIfAbsent() throws SQLException {
    try (Connection connection = connect(MAINTENANCE);
        Statement statement = connection.createStatement()) {
      if (!exists(statement)) {
        statement.execute("CREATE DATABASE " + NAME);
      }
    }
  }

  boolean answers() {
    try (Connection connection = connect(NAME)) {
      return connection.isValid((int) DEADLINE.toSeconds());
    } catch (SQLException e) {
      return false;
    }
  }

  private static boolean exists(Statement statement) throws SQLException {
    try (ResultSet found =
        statement.executeQuery("SELECT FROM pg_database WHERE datname = '" + NAME + "'")) {
      return found.next();
    }
  }

  private Connection connect(String name) throws SQLException {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(url(name));
    source.setUser(PostgresServer.USER);
    source.setPassword(password.value());
    source.setConnectTimeout((int) DEADLINE.toSeconds());
    source.setSocketTimeout((int) DEADLINE.toSeconds());
    return source.getConnection();
  }

  private String url(String name) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + name + "?requireAuth=scram-sha-256";
  }
}
