package io.tallystick.server.database;

import static io.tallystick.server.fixture.Refusal.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.ConfigurationException;
import io.tallystick.server.doctor.Doctor;
import io.tallystick.server.doctor.Finding;
import io.tallystick.server.fixture.Configured;
import io.tallystick.server.fixture.TestPostgres;
import io.tallystick.server.settings.Settings;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

class DatabaseTest {
  @TempDir Path folder;

  @Test
  void opensAnExternalOne() throws SQLException {
    Settings settings =
        Configured.empty(folder).with("DATABASE_URL", TestPostgres.url()).settings();

    try (Database database = Database.openForServer(settings);
        Connection connection = database.connections().getConnection()) {
      assertThat(connection.isValid(5)).isTrue();
      assertThat(database.place())
          .startsWith("127.0.0.1:")
          .endsWith("/tallystick")
          .doesNotContain(TestPostgres.password());
    }
    assertThat(folder.resolve(".tallystick")).doesNotExist();
  }

  @Test
  void worksBesideAServerOnItsHome() throws SQLException {
    try (Database database = Database.openBeside(runningHome());
        Connection connection = database.connections().getConnection()) {
      assertThat(connection.isValid(5)).isTrue();
      assertThat(database.place()).startsWith("embedded PostgreSQL in ");
    }
  }

  @Test
  void refusesASecondServerOnAHome() {
    assertRefused(() -> Database.openForServer(runningHome()).close(), "POSTGRES_HOME_IN_USE");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgres://shop:canary@127.0.0.1:1/orders",
        "jdbc:postgresql://127.0.0.1:1/orders?user=shop&password=canary",
        "postgres://shop:canary@nowhere.invalid/orders",
        "postgres://shop:canary@127.0.0.1:1/orders?sslmode=canary"
      })
  void saysThatItCannotBeReached(String url) {
    Settings settings = Configured.empty(folder).with("DATABASE_URL", url).settings();

    assertRefused(() -> Database.openBeside(settings).close(), "DATABASE_UNREACHABLE");
  }

  @ParameterizedTest
  @ValueSource(strings = {":wrongCanary@", ":@"})
  void saysThatItDoesNotLetUsIn(String password) {
    String url = TestPostgres.url().replace(":" + TestPostgres.password() + "@", password);
    Settings settings = Configured.empty(folder).with("DATABASE_URL", url).settings();

    ConfigurationException refused =
        assertRefused(() -> Database.openBeside(settings).close(), "DATABASE_UNREACHABLE");

    assertThat(refused.problem()).contains("SQLSTATE").doesNotContain("Canary");
  }

  @Test
  void refusesAUserWhoMayMakeNoTables() {
    JdbcClient jdbc = JdbcClient.create(TestPostgres.dataSource());
    jdbc.sql("create role reader login password 'readerCanary'").update();
    String url = TestPostgres.url().replaceFirst("//.*@", "//reader:readerCanary@");
    Settings settings = Configured.empty(folder).with("DATABASE_URL", url).settings();

    ConfigurationException refused =
        assertRefused(() -> Database.openForServer(settings).close(), "DATABASE_RIGHTS_MISSING");

    assertThat(refused.problem()).doesNotContain("Canary");
    assertThat(new Doctor(settings).offline().examine().findings())
        .extracting(Finding::code)
        .contains("DATABASE_RIGHTS_MISSING");
  }

  private Settings runningHome() {
    return Configured.empty(folder)
        .with("TALLYSTICK_HOME", TestPostgres.runningHome().toString())
        .settings();
  }
}
