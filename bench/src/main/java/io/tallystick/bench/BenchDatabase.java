package io.tallystick.bench;

import io.tallystick.postgres.EmbeddedPostgres;
import io.tallystick.server.process.Workspace;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.postgresql.ds.PGSimpleDataSource;

/** A PostgreSQL with its default settings, durability above all, that servers find by a URL. */
final class BenchDatabase implements AutoCloseable {
  /** Rows of one statement: a MB or so. */
  private static final int ROWS_AT_ONCE = 20_000;

  /** Rows that a bench makes are as they must be; asking for each costs more than to insert it. */
  private static final String UNCHECKED = "set session_replication_role = replica";

  private final EmbeddedPostgres postgres;

  private BenchDatabase(EmbeddedPostgres postgres) {
    this.postgres = postgres;
  }

  static BenchDatabase start(Workspace workspace) {
    return new BenchDatabase(EmbeddedPostgres.start(home(workspace)));
  }

  /** One that also remembers when each transaction was committed, which costs no WAL. */
  static BenchDatabase withCommitTimes(Workspace workspace) throws SQLException {
    try (BenchDatabase first = start(workspace)) {
      first.execute("postgres", "alter system set track_commit_timestamp = on");
    }
    return start(workspace);
  }

  private static Path home(Workspace workspace) {
    return workspace.folder().resolve("postgres");
  }

  void create(String database) throws SQLException {
    execute("postgres", "create database " + database);
  }

  /** With user and password, as {@code DATABASE_URL}, for Java and Node. */
  String url(String database) {
    return "postgres://%s:%s@127.0.0.1:%d/%s"
        .formatted(postgres.user(), postgres.password().value(), port(), database);
  }

  private int port() {
    String url = postgres.jdbcUrl();
    int colon = url.indexOf(':', url.indexOf("//"));
    return Integer.parseInt(url.substring(colon + 1, url.indexOf('/', colon)));
  }

  PGSimpleDataSource source(String database) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setServerNames(new String[] {"127.0.0.1"});
    source.setPortNumbers(new int[] {port()});
    source.setDatabaseName(database);
    source.setUser(postgres.user());
    source.setPassword(postgres.password().value());
    return source;
  }

  Connection connect(String database) throws SQLException {
    return source(database).getConnection();
  }

  void execute(String database, String sql) throws SQLException {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Runs what writes much; no foreign key is checked, and indexes are made in memory. */
  void executeBulk(String database, String sql) throws SQLException {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute(UNCHECKED);
      statement.execute("set maintenance_work_mem = '512MB'");
      statement.execute(sql);
    }
  }

  /** The one number that a query answers. */
  double number(String database, String sql) throws SQLException {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getDouble(1);
    }
  }

  /**
   * Fills a table, some thousand rows at a time; no foreign key is checked.
   *
   * @param sql that takes an array of texts for each column
   * @param columns of the row with a number
   */
  @SafeVarargs
  final void fill(
      String database, String sql, long first, long count, LongFunction<String>... columns)
      throws SQLException {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement();
        PreparedStatement insert = connection.prepareStatement(sql)) {
      statement.execute(UNCHECKED);
      for (long from = first; from < first + count; from += ROWS_AT_ONCE) {
        long beyond = Math.min(from + ROWS_AT_ONCE, first + count);
        for (int i = 0; i < columns.length; i++) {
          Object[] values = LongStream.range(from, beyond).mapToObj(columns[i]).toArray();
          insert.setArray(i + 1, connection.createArrayOf("text", values));
        }
        insert.executeUpdate();
      }
    }
  }

  /** Does what autovacuum would do during the next turn. */
  void settle(String database) throws SQLException {
    execute(database, "vacuum analyze");
  }

  /** Bytes of WAL that were ever written. */
  double wal() throws SQLException {
    return number("postgres", "select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')");
  }

  /** Whole pages that WAL ever took, each for the first change of it after a checkpoint. */
  double pageImages() throws SQLException {
    return number("postgres", "select wal_fpi from pg_stat_wal");
  }

  /** The processor's time of all its processes, also of those that have ended. */
  Duration processorTime() {
    return ProcessHandle.of(postgres.pid())
        .map(ProcessHandle::descendants)
        .orElseThrow()
        .flatMap(process -> process.info().totalCpuDuration().stream())
        .reduce(Processes.processorTimeWithEndedChildren(postgres.pid()), Duration::plus);
  }

  @Override
  public void close() {
    postgres.close();
  }
}
