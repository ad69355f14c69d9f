package io.tallystick.postgres;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** What the tests ask a database. */
final class Sql {
  private Sql() {}

  static void execute(PostgresConnection at, String sql) throws SQLException {
    try (Connection connection = connect(at);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  static String value(PostgresConnection at, String sql) throws SQLException {
    try (Connection connection = connect(at);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return String.valueOf(result.getString(1));
    }
  }

  static void keep(PostgresConnection at, String word) throws SQLException {
    execute(at, "CREATE TABLE kept (word text)");
    execute(at, "INSERT INTO kept VALUES ('" + word + "')");
  }

  static String kept(PostgresConnection at) throws SQLException {
    return value(at, "SELECT word FROM kept");
  }

  static Connection connect(PostgresConnection at) throws SQLException {
    return DriverManager.getConnection(at.jdbcUrl(), at.user(), at.password().value());
  }
}
