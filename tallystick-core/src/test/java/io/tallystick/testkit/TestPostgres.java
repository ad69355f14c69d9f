package io.tallystick.testkit;

import io.tallystick.Schema;
import io.tallystick.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The one PostgreSQL of this JVM, with a migrated database to copy. */
final class TestPostgres {
  static final TestPostgres INSTANCE = new TestPostgres();

  private static final String TEMPLATE = "migrated";

  private final Path home;
  private final EmbeddedPostgres postgres;

  /** As new. To copy one takes both cores a tenth of a second, and a thousand tests want one. */
  private final Queue<String> spare = new ConcurrentLinkedQueue<>();

  private final MigratedContents migrated;
  private int copies;

  private TestPostgres() {
    home = temporaryFolder();
    postgres = EmbeddedPostgres.start(home);
    Runtime.getRuntime().addShutdownHook(new Thread(this::stop));
    execute("create database " + TEMPLATE);
    Schema.migrate(
        new DriverManagerDataSource(
            jdbcUrl(TEMPLATE), postgres.user(), postgres.password().value()));
    migrated = MigratedContents.of(connection(TEMPLATE));
  }

  String user() {
    return postgres.user();
  }

  String password() {
    return postgres.password().value();
  }

  String jdbcUrl(String database) {
    return postgres.jdbcUrl().replaceFirst("(?<=[0-9])/[^?/]+", "/" + database);
  }

  /** A database as the migrations left it, made for this test or emptied after another. */
  String take() {
    String emptied = spare.poll();
    return emptied == null ? copyTemplate() : emptied;
  }

  /** Keeps a database for another test, unless this one changed more than its rows. */
  void giveBack(String database) {
    if (migrated.restore(connection(database))) {
      spare.add(database);
    } else {
      drop(database);
    }
  }

  void drop(String database) {
    execute("drop database if exists " + database + " with (force)");
  }

  /** Copying a database forbids copying the same one beside it, so one comes after the other. */
  private synchronized String copyTemplate() {
    String database = "test_" + ++copies;
    execute("create database " + database + " template " + TEMPLATE);
    return database;
  }

  private JdbcClient connection(String database) {
    return JdbcClient.create(new DriverManagerDataSource(jdbcUrl(database), user(), password()));
  }

  private void execute(String sql) {
    try (Connection connection =
            DriverManager.getConnection(postgres.jdbcUrl(), user(), password());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  private static Path temporaryFolder() {
    try {
      return Files.createTempDirectory("tallystick-core-tests");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void stop() {
    postgres.close();
    try (Stream<Path> files = Files.walk(home)) {
      files.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    } catch (IOException e) {
      // The machine empties its temporary folder by itself.
    }
  }
}
