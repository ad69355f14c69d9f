package io.tallystick.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.SessionSettings;
import io.tallystick.fixture.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

class MigratedDatabaseTest {
  private final TestDatabase database = TestDatabase.create();
  private final DataSource migrations =
      new DriverManagerDataSource(database.url(), database.user(), database.password());

  @AfterEach
  void close() {
    database.drop();
  }

  static Stream<@Nullable String> whenMade() {
    return Stream.of(
        null,
        SessionSettings.OF_CONNECTION,
        "set enable_seqscan = off",
        SessionSettings.OF_CONNECTION + "; set idle_in_transaction_session_timeout = '11s'",
        SessionSettings.OF_CONNECTION + "; set lock_timeout = 0",
        SessionSettings.OF_CONNECTION + "; set enable_seqscan = on");
  }

  @ParameterizedTest
  @MethodSource("whenMade")
  void boundsEachTransactionWhateverItsConnectionsAre(@Nullable String whenMade) {
    MigratedDatabase migrated = MigratedDatabase.of(told(whenMade), migrations);

    assertThat(migrated.transactions().<String>execute(transaction -> settings(migrated.jdbc())))
        .isEqualTo("off 10s 5s");
  }

  @Test
  void leavesTheApplicationsConnectionsAsTheyWere() {
    var one =
        new SingleConnectionDataSource(database.url(), database.user(), database.password(), true);
    try {
      MigratedDatabase migrated = MigratedDatabase.of(one, migrations);
      migrated.transactions().executeWithoutResult(transaction -> settings(migrated.jdbc()));

      assertThat(settings(JdbcClient.create(one))).isEqualTo("on 0 0");
    } finally {
      one.destroy();
    }
  }

  @Test
  void migratesThroughConnectionsOfTheirOwn() {
    MigratedDatabase migrated =
        MigratedDatabase.of(told("set default_transaction_read_only = on"), migrations);

    assertThat(
            migrated
                .jdbc()
                .sql("select count(*) from tallystick.orders")
                .query(Long.class)
                .single())
        .isZero();
  }

  private static String settings(JdbcClient jdbc) {
    return jdbc.sql(
            """
            select current_setting('enable_seqscan') || ' '
                   || current_setting('idle_in_transaction_session_timeout') || ' '
                   || current_setting('lock_timeout')
            """)
        .query(String.class)
        .single();
  }

  /** Connections that are told this when they are made. */
  private DataSource told(@Nullable String whenMade) {
    return new DelegatingDataSource(migrations) {
      @Override
      public Connection getConnection() throws SQLException {
        Connection connection = super.getConnection();
        if (whenMade != null) {
          try (Statement statement = connection.createStatement()) {
            statement.execute(whenMade);
          }
        }
        return connection;
      }
    };
  }
}
