package io.tallystick.server.database;

import io.tallystick.ConfigurationException;
import io.tallystick.postgres.EmbeddedPostgres;
import io.tallystick.postgres.EmbeddedPostgresException;
import io.tallystick.postgres.PostgresConnection;
import io.tallystick.server.settings.DatabaseUrl;
import io.tallystick.server.settings.Settings;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** The PostgreSQL that a command works with, open until it is closed. */
public final class Database implements AutoCloseable {
  /** The oldest major version that still gets fixes of its own. */
  private static final int OLDEST_MAJOR = 14;

  /** A database on the same network answers within milliseconds. */
  private static final int CONNECT_TIMEOUT_SECONDS = 10;

  /** Longer than any statement of ours may run; a silent cut of the network frees its user then. */
  private static final int SOCKET_TIMEOUT_SECONDS = 30;

  private static final int NO_TIMEOUT = 0;

  /** The embedded database is up within a few seconds, the first time included. */
  private static final Duration START_DEADLINE = Duration.ofSeconds(15);

  private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

  private static final String MAY_MAKE_TABLES =
      """
      select coalesce(has_schema_privilege(to_regnamespace('tallystick'), 'create'),
                      has_database_privilege(current_database(), 'create'))
      """;

  /** Held, or its level would be forgotten: the driver's log quotes what was configured. */
  private static final Logger DRIVER_LOG = Logger.getLogger("org.postgresql");

  static {
    DRIVER_LOG.setLevel(Level.OFF);
  }

  private final PGSimpleDataSource connections;
  private final String place;
  private final @Nullable EmbeddedPostgres embedded;

  private Database(
      PGSimpleDataSource connections, String place, @Nullable EmbeddedPostgres embedded) {
    this.connections = connections;
    this.place = place;
    this.embedded = embedded;
  }

  /**
   * Opens the database for a server, which owns its home (a second server on it is refused) and may
   * make tables.
   *
   * @throws ConfigurationException if it cannot be used
   */
  public static Database openForServer(Settings settings) {
    Database database = open(settings, Optional.empty());
    if (database.embedded == null) {
      database.requireRights();
    }
    return database;
  }

  /**
   * Opens the database for a command: that of the server which runs beside it, if there is one.
   *
   * @throws ConfigurationException if it cannot be used
   */
  public static Database openBeside(Settings settings) {
    long giveUpNanos = System.nanoTime() + START_DEADLINE.toNanos();
    while (true) {
      try {
        return open(settings, EmbeddedPostgres.running(settings.home()));
      } catch (ConfigurationException e) {
        // A server that is just starting holds its home before it can be reached.
        if (!e.code().equals("POSTGRES_HOME_IN_USE") || System.nanoTime() > giveUpNanos) {
          throw e;
        }
        LockSupport.parkNanos(LOOK_AGAIN.toNanos());
      }
    }
  }

  /**
   * Asks whether a server may make its tables here; changes nothing. It makes them at every upgrade
   * and one more every week.
   *
   * @throws ConfigurationException if it may not
   */
  public void requireRights() {
    try (Connection connection = connections.getConnection();
        Statement statement = connection.createStatement();
        ResultSet may = statement.executeQuery(MAY_MAKE_TABLES)) {
      if (!may.next() || !may.getBoolean(1)) {
        throw new ConfigurationException(
            "DATABASE_RIGHTS_MISSING",
            "The user of DATABASE_URL may not make tables in the database at " + place + ".",
            "Make the user the owner of the database, and of its schema tallystick if it is there.");
      }
    } catch (SQLException e) {
      throw unreachable(e);
    }
  }

  private static Database open(Settings settings, Optional<PostgresConnection> running) {
    Optional<DatabaseUrl> url = settings.database();
    if (url.isPresent()) {
      return checked(new Database(connections(url.get()), url.get().place(), null));
    }
    String place = "embedded PostgreSQL in " + settings.home().getFileName();
    return running.isPresent()
        ? new Database(connections(running.get()), place, null)
        : start(settings.home(), place);
  }

  private static Database start(Path home, String place) {
    try {
      EmbeddedPostgres embedded = EmbeddedPostgres.start(home);
      return new Database(connections(embedded.connection()), place, embedded);
    } catch (EmbeddedPostgresException e) {
      throw new ConfigurationException(e.code(), e.problem() + ".", e.fix() + ".");
    }
  }

  /** Connections that are not pooled; whoever needs many puts a pool before it. */
  public DataSource connections() {
    return connections;
  }

  /** The same for a pool, which is to outlive a restart of the database. */
  public DataSource patientConnections() {
    return new PatientConnections(connections);
  }

  /** The same for migrations, each of which takes as long as its tables are large. */
  public DataSource migrationConnections() {
    return new DelegatingDataSource(connections) {
      @Override
      public Connection getConnection() throws SQLException {
        Connection connection = super.getConnection();
        connection.setNetworkTimeout(Runnable::run, NO_TIMEOUT);
        return connection;
      }
    };
  }

  /** Where it is, to be shown. */
  public String place() {
    return place;
  }

  /** Runs this once when an embedded PostgreSQL of ours has ended, whoever ended it. */
  public void onEnd(Runnable action) {
    if (embedded != null) {
      embedded.onEnd(action);
    }
  }

  @Override
  public void close() {
    if (embedded != null) {
      embedded.close();
    }
  }

  private static PGSimpleDataSource connections(DatabaseUrl url) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    try {
      source.setURL(url.jdbcUrl().reveal());
      if (url.user() != null) {
        source.setUser(url.user());
      }
      if (url.password() != null) {
        source.setPassword(url.password().reveal());
      }
      return named(source);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(
          "DATABASE_URL_MALFORMED",
          "DATABASE_URL is not a URL that PostgreSQL's driver understands.",
          "Use the form jdbc:postgresql://host:5432/database?user=…&password=….");
    }
  }

  private static PGSimpleDataSource connections(PostgresConnection connection) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setURL(connection.jdbcUrl());
    source.setUser(connection.user());
    source.setPassword(connection.password().value());
    return named(source);
  }

  private static PGSimpleDataSource named(PGSimpleDataSource source) {
    source.setApplicationName("tallystick");
    source.setTcpKeepAlive(true);
    if (source.getSocketFactory() == null) {
      source.setSocketFactory(WatchedSockets.class.getName());
    }
    if (source.getSocketTimeout() == 0) {
      source.setSocketTimeout(SOCKET_TIMEOUT_SECONDS);
    }
    if (source.getConnectTimeout() == 0 || source.getConnectTimeout() > CONNECT_TIMEOUT_SECONDS) {
      source.setConnectTimeout(CONNECT_TIMEOUT_SECONDS);
    }
    return source;
  }

  private static Database checked(Database database) {
    try (Connection connection = database.connections.getConnection()) {
      int major = connection.getMetaData().getDatabaseMajorVersion();
      if (major < OLDEST_MAJOR) {
        throw new ConfigurationException(
            "DATABASE_TOO_OLD",
            "The database at " + database.place + " is PostgreSQL " + major + ".",
            "Upgrade it to " + OLDEST_MAJOR + " or newer.");
      }
      return database;
    } catch (SQLException e) {
      throw database.unreachable(e);
    }
  }

  private ConfigurationException unreachable(SQLException e) {
    return new ConfigurationException(
        "DATABASE_UNREACHABLE",
        "The database at " + place + " cannot be reached, or does not let us in" + why(e) + ".",
        "Check that it runs, and the host, port, user and password in DATABASE_URL.");
  }

  /** PostgreSQL's five-character state, not its words: those may quote what was configured. */
  private static String why(SQLException e) {
    return e.getSQLState() == null ? "" : " (SQLSTATE " + e.getSQLState() + ")";
  }
}
