package io.tallystick.server;

import static io.tallystick.server.fixture.Refusal.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.ConfigurationException;
import io.tallystick.TallystickException;
import io.tallystick.server.database.Database;
import io.tallystick.server.doctor.Doctor;
import io.tallystick.server.doctor.Finding;
import io.tallystick.server.fixture.Configured;
import io.tallystick.server.fixture.TestPostgres;
import io.tallystick.server.settings.Settings;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerTest {
  @TempDir Path folder;

  @Test
  void stopsAtTheFirstMistakeAndNamesTheCommandThatFindsAll() {
    Settings settings =
        Configured.empty(folder)
            .with("STRIPE_SECRET_KEY", "sk_test_1")
            .with("STRIPE_PUBLISHABLE_KEY", "pk_test_1")
            .with("STRIPE_WEBHOOK_SECRET", "whsec_your_secret_here")
            .with("TALLYSTICK_LIMIT_USER", "0")
            .settings();

    ConfigurationException first =
        assertRefused(() -> Server.start(settings).close(), "STRIPE_WEBHOOK_SECRET_PLACEHOLDER");

    assertThat(first.fix()).endsWith("./tallystick doctor.");
    assertThat(new Doctor(settings).offline().examine().findings())
        .extracting(Finding::code)
        .contains("STRIPE_WEBHOOK_SECRET_PLACEHOLDER", "LIMIT_INVALID");
  }

  @Test
  void saysThatAMigrationMustWait() throws SQLException {
    Settings settings =
        Configured.complete(folder)
            .with("DATABASE_URL", TestPostgres.urlOfNew("blocked"))
            .with("PORT", "0")
            .settings();
    try (Database database = Database.openForServer(settings);
        Connection another = database.connections().getConnection();
        Statement statement = another.createStatement()) {
      statement.execute("create schema tallystick");
      another.setAutoCommit(false);
      statement.execute("create table tallystick.api_key ()");

      assertThatThrownBy(() -> Server.start(settings).close())
          .isInstanceOfSatisfying(
              TallystickException.class, e -> assertThat(e.code()).isEqualTo("MIGRATION_BLOCKED"));
    }
  }
}
