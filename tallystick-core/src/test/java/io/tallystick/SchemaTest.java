package io.tallystick;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.tallystick.audit.AuditSealer;
import io.tallystick.audit.AuditVerifier;
import io.tallystick.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SchemaTest {
  /** The migration after it writes {@code inbox_event} anew. */
  private static final String BEFORE = "19";

  /** The migration after it refuses rows that such a database may have. */
  private static final String WITHOUT_RANGES = "22";

  /** One connection for the lock of migrations, one for the migrations. */
  private static final int CONNECTIONS = 2;

  private final TestDatabase database = TestDatabase.create(CONNECTIONS);

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void isNotMigratedWhileSomebodyReadsForLong() throws SQLException {
    ofVersion(BEFORE);
    try (Connection reader = database.connect();
        Statement statement = reader.createStatement()) {
      statement.execute("set idle_in_transaction_session_timeout = '20s'"); // or it never ends
      reader.setAutoCommit(false);
      statement.execute("select from tallystick.inbox_event");

      assertThatThrownBy(() -> Schema.migrate(database.source()))
          .isInstanceOfSatisfying(
              TallystickException.class, e -> assertThat(e.code()).isEqualTo("MIGRATION_BLOCKED"))
          .hasMessageContaining("pg_stat_activity");
      assertThat(version()).isEqualTo(BEFORE);
    }

    Schema.migrate(database.source());

    assertThat(version()).isNotEqualTo(BEFORE);
    assertThat(database.texts("select current_setting('lock_timeout')")).containsOnly("0");
  }

  /** Nobody can keep a server from starting by what he has put into the log. */
  @Test
  void isMigratedWhateverTheLogHasByThen() {
    ofVersion(WITHOUT_RANGES);
    database.execute(
        """
        insert into tallystick.audit_entry (at, account, livemode, actor, action, outcome)
        values ('infinity', 'default', false, 'os:eve', 'keys.create', 'succeeded'),
               (now(), 'default', false, 'os:eve', 'keys.create', 'succeeded');
        insert into tallystick.audit_link values
               (-9223372036854775808, 2, '-infinity', 1, '\\x00'),
               (9223372036854775807, 3, 'infinity', 1, '\\x00')
        """);

    Schema.migrate(database.source());
    new AuditSealer(database.jdbc(), database.transactions()).sealAll();

    assertThat(
            new AuditVerifier(database.jdbc(), database.transactions())
                .verify(List.of())
                .findings())
        .extracting(AuditVerifier.Finding::code)
        .containsExactly("LINK_OUT_OF_PLACE", "ENTRY_POSTDATED", "LINK_OUT_OF_PLACE");
  }

  @Test
  void callsNobodyElsesFunctions() {
    database.execute(
        """
        drop schema tallystick cascade;
        create schema evil;
        create function evil.clock_timestamp() returns timestamptz language sql return
            '2999-01-01'::timestamptz;
        create function evil.now() returns timestamptz language sql return
            '1999-01-01'::timestamptz;
        do $$ begin
          execute format('alter database %I set search_path = evil, pg_catalog', current_database());
        end $$
        """);
    ((HikariDataSource) database.source()).getHikariPoolMXBean().softEvictConnections();
    assertThat(database.text("select now()::date")).isEqualTo("1999-01-01");

    Schema.migrate(database.source());

    assertThat(
            new AuditVerifier(database.jdbc(), database.transactions())
                .verify(List.of())
                .findings())
        .isEmpty();
    assertThat(
            database.texts(
                "select distinct pg_get_expr(adbin, adrelid) from pg_attrdef"
                    + " where adrelid::regclass::text like 'tallystick.%'"
                    + " and adrelid <> 'tallystick.schema_history'::regclass"))
        .hasSizeGreaterThan(3)
        .noneMatch(value -> value.startsWith("evil.") || value.equals("now()"));
  }

  private void ofVersion(String version) {
    database.execute("drop schema tallystick cascade");
    Flyway.configure()
        .dataSource(database.source())
        .schemas("tallystick")
        .table("schema_history")
        .locations("classpath:io/tallystick/schema")
        .target(version)
        .load()
        .migrate();
  }

  private String version() {
    return database.text(
        "select version from tallystick.schema_history where success"
            + " order by installed_rank desc limit 1");
  }
}
