package io.tallystick.testkit;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;

/** A migrated database of its own on the real PostgreSQL, until it is closed. */
public final class TestDatabase implements AutoCloseable {
  /** Eight tests at once share PostgreSQL's 100 connections. */
  private static final int MOST_CONNECTIONS = 8;

  private static final int PATIENCE_MILLIS = 3_000;

  private final String name;
  private final HikariDataSource pool;
  private final JdbcClient jdbc;
  private boolean dropped;

  private TestDatabase(String name, int mostConnections) {
    this.name = name;
    this.pool = pool(name, mostConnections);
    this.jdbc = JdbcClient.create(pool);
  }

  public static TestDatabase create() {
    return create(MOST_CONNECTIONS);
  }

  public static TestDatabase create(int mostConnections) {
    return new TestDatabase(TestPostgres.INSTANCE.take(), mostConnections);
  }

  private static HikariDataSource pool(String name, int mostConnections) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(TestPostgres.INSTANCE.jdbcUrl(name));
    config.setUsername(TestPostgres.INSTANCE.user());
    config.setPassword(TestPostgres.INSTANCE.password());
    config.setMaximumPoolSize(mostConnections);
    config.setMinimumIdle(0);
    config.setConnectionTimeout(PATIENCE_MILLIS);
    return new HikariDataSource(config);
  }

  public JdbcClient jdbc() {
    return jdbc;
  }

  public TransactionOperations transactions() {
    return new TransactionTemplate(new JdbcTransactionManager(pool));
  }

  /** The pool. */
  public DataSource source() {
    return pool;
  }

  /** A connection outside the pool. */
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(
        TestPostgres.INSTANCE.jdbcUrl(name),
        TestPostgres.INSTANCE.user(),
        TestPostgres.INSTANCE.password());
  }

  /** Takes the database away while the pool goes on. */
  public void drop() {
    dropped = true;
    TestPostgres.INSTANCE.drop(name);
  }

  /** How many wait for a lock, asked outside the pool: all of its connections may be waiting. */
  public long waiting() {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet count =
            statement.executeQuery(
                "select count(*) from pg_stat_activity"
                    + " where datname = current_database() and wait_event_type = 'Lock'")) {
      count.next();
      return count.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  public void execute(String sql) {
    jdbc.sql(sql).update();
  }

  public long count(String table) {
    return number("select count(*) from tallystick." + table);
  }

  public long number(String sql) {
    return jdbc.sql(sql).query(Long.class).single();
  }

  /** The only value that the query answers, as text. */
  public String text(String sql) {
    return jdbc.sql(sql).query((row, number) -> String.valueOf(row.getString(1))).single();
  }

  public List<String> texts(String sql) {
    return jdbc.sql(sql).query((row, number) -> String.valueOf(row.getString(1))).list();
  }

  public Map<String, Object> row(String sql) {
    return jdbc.sql(sql).query().singleRow();
  }

  @Override
  public void close() {
    pool.close();
    if (!dropped) {
      TestPostgres.INSTANCE.giveBack(name);
    }
  }
}
