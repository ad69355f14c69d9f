package io.tallystick.server.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.tallystick.Schema;
import io.tallystick.Secret;
import io.tallystick.server.doctor.Finding.Severity;
import io.tallystick.server.fixture.Configured;
import io.tallystick.server.fixture.TestPostgres;
import io.tallystick.webhook.SecretUse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

class DoctorTest {
  private final Surroundings surroundings = Surroundings.sound();

  @TempDir Path folder;

  @AfterEach
  void close() {
    surroundings.close();
  }

  @Test
  void findsNothingWhereAllIsWell() {
    assertThat(examine(healthy())).isEmpty();
  }

  @Test
  void saysWhatItLookedAt() {
    Examination examination = new Doctor(healthy().settings()).examine();

    assertThat(examination.ok()).isTrue();
    assertThat(examination.lookedAt())
        .contains(
            "the settings",
            "the secret key, which Stripe takes",
            "webhook endpoints at Stripe: 1 registered, 1 enabled and ours")
        .anyMatch(it -> it.startsWith("the database, "))
        .anyMatch(it -> it.startsWith("the connection to http://127.0.0.1:"))
        .anyMatch(it -> it.startsWith("this machine's clock against Stripe's, "))
        .noneMatch(it -> it.contains("sk_test"));
  }

  @Test
  void asksNobodyOffline() {
    Configured configured = healthy();
    surroundings.close();

    Examination examination = new Doctor(configured.settings()).offline().examine();

    assertThat(examination.findings())
        .extracting(Finding::code)
        .containsExactly("SERVER_NOT_RUNNING");
    assertThat(examination.lookedAt()).noneMatch(it -> it.contains("Stripe"));
  }

  @Test
  void findsAllThatIsWrongNotOnlyTheFirst() {
    assertThat(
            examine(
                healthy()
                    .without("STRIPE_SECRET_KEY")
                    .without("STRIPE_PUBLISHABLE_KEY")
                    .with("STRIPE_WEBHOOK_SECRET", "canary")
                    .with("PORT", "x")
                    .with("TALLYSTICK_CATALOG", "missing.yaml")
                    .with("TALLYSTICK_FULFILLMENT_SECRET", "canary")
                    .with("DATABASE_URL", "canary")))
        .extracting(Finding::code)
        .containsExactlyInAnyOrder(
            "STRIPE_SECRET_KEY_MISSING",
            "STRIPE_PUBLISHABLE_KEY_MISSING",
            "STRIPE_WEBHOOK_SECRET_MALFORMED",
            "PORT_INVALID",
            "CATALOG_UNREADABLE",
            "FULFILLMENT_SECRET_MALFORMED",
            "DATABASE_URL_MALFORMED");
  }

  @ParameterizedTest
  @CsvSource({
    "STRIPE_SECRET_KEY, pk_test_canary, STRIPE_SECRET_KEY_IS_PUBLISHABLE",
    "STRIPE_SECRET_KEY, sk_live_canary, STRIPE_KEYS_MIXED",
    "STRIPE_WEBHOOK_SECRET, whsec_your_secret_here, STRIPE_WEBHOOK_SECRET_PLACEHOLDER",
    "TALLYSTICK_WEBHOOK_RATE, 0, TALLYSTICK_WEBHOOK_RATE_INVALID",
    "TALLYSTICK_STRIPE_RATE, 0, TALLYSTICK_STRIPE_RATE_INVALID",
    "TALLYSTICK_FULFILLMENT_URL, ftp://canary, FULFILLMENT_URL_MALFORMED",
    "DATABASE_URL, postgres://shop:canary@127.0.0.1:1/orders, DATABASE_UNREACHABLE"
  })
  void callsItAnErrorWhatWouldRefuseToStart(String name, String value, String code) {
    List<Finding> findings = examine(healthy().with(name, value));

    assertThat(findings).hasSize(1);
    assertThat(findings.getFirst().code()).isEqualTo(code);
    assertThat(findings.getFirst().severity()).isEqualTo(Severity.ERROR);
    assertThat(findings.toString()).doesNotContain("canary");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "TALLYSTICK_CORS_ORIGIN", // ORIGINS
        "TALLYSTICK_POLICY_SECRETS_FILE",
        "TALLYSTICK_WEBHOOK_ACCOUNT_CONNECT" // TALLYSTICK_WEBHOOK_ENDPOINTS names no endpoint
      })
  void warnsOfASettingThatNothingReads(String name) {
    List<Finding> findings = examine(healthy().with(name, "canary"));

    assertThat(findings)
        .extracting(Finding::code, Finding::severity)
        .containsExactly(tuple("SETTING_UNREAD", Severity.WARNING));
    assertThat(findings.getFirst().message()).contains(name).doesNotContain("canary");
  }

  @Test
  void leavesToTheirOwnersWhatOthersRead() {
    assertThat(
            examine(
                healthy()
                    .with("TALLYSTICK_JAVA_OPTS", "-Xmx1g")
                    .with("TALLYSTICK_KEY", "canary")
                    .with("STRIPE_PRICE_ID", "price_1")))
        .isEmpty();
  }

  @Test
  void warnsThatNothingCanBeBought() {
    assertThat(examine(healthy().without("TALLYSTICK_CATALOG")))
        .extracting(Finding::code, Finding::severity)
        .containsExactly(tuple("CATALOG_NOT_SET", Severity.WARNING));
  }

  @Test
  void notesThatOrdersStayPaid() {
    assertThat(examine(healthy().without("TALLYSTICK_FULFILLMENT_URL")))
        .extracting(Finding::code, Finding::severity)
        .containsExactly(tuple("FULFILLMENT_NOT_SET", Severity.NOTE));
  }

  @Test
  void refusesALiveKeyOnTheEmbeddedDatabase() {
    Configured live =
        healthy()
            .with("STRIPE_SECRET_KEY", "sk_live_canary")
            .with("STRIPE_PUBLISHABLE_KEY", "pk_live_1")
            .without("STRIPE_API_BASE")
            .with("TALLYSTICK_HOME", TestPostgres.runningHome().toString())
            .without("DATABASE_URL");

    List<Finding> findings = new Doctor(live.settings()).offline().examine().findings();

    assertThat(findings)
        .extracting(Finding::code, Finding::severity)
        .containsExactly(tuple("LIVE_KEY_ON_EMBEDDED_DATABASE", Severity.ERROR));
  }

  @Test
  void isContentWithATestKeyOnTheEmbeddedDatabase() {
    assertThat(
            examine(
                healthy()
                    .with("TALLYSTICK_HOME", TestPostgres.runningHome().toString())
                    .without("DATABASE_URL")))
        .isEmpty();
  }

  @Test
  void makesNothing() throws Exception {
    Path home = folder.resolve("not-there-yet");

    assertThat(examine(healthy().with("TALLYSTICK_HOME", home.toString()).without("DATABASE_URL")))
        .isEmpty();

    assertThat(home).doesNotExist();
  }

  @Test
  void tellsTheWorstFirst() {
    assertThat(
            examine(
                healthy()
                    .without("TALLYSTICK_FULFILLMENT_URL")
                    .without("TALLYSTICK_CATALOG")
                    .with("DATABASE_URL", "canary")))
        .extracting(Finding::severity)
        .containsExactly(Severity.ERROR, Severity.WARNING, Severity.NOTE);
  }

  @Test
  void findsASecretFileThatGitTracks() throws Exception {
    Repository.in(folder).track(".env.production", "STRIPE_SECRET_KEY=canary");

    List<Finding> findings = examine(healthy());

    assertThat(findings).extracting(Finding::code).containsExactly("ENV_FILE_TRACKED");
    assertThat(findings.getFirst().severity()).isEqualTo(Severity.ERROR);
    assertThat(findings.getFirst().message()).contains(".env.production").doesNotContain("canary");
  }

  @Test
  void saysWhichOfTwoWebhookSecretsCanGo() {
    Configured rolling =
        healthy().with("STRIPE_WEBHOOK_SECRET", "whsec_doctor_new_1234,whsec_doctor_old_1234");
    assertThat(examine(rolling)).as("neither has been used").isEmpty();

    Schema.migrate(TestPostgres.dataSource());
    JdbcClient.create(TestPostgres.dataSource())
        .sql(
            """
            insert into tallystick.webhook_secret_use (endpoint, fingerprint, uses, last_used_at)
            values ('', :fresh, 1, now()), ('', :old, 9, now() - interval '2 hours')
            """)
        .param("fresh", SecretUse.fingerprint(new Secret("whsec_doctor_new_1234")))
        .param("old", SecretUse.fingerprint(new Secret("whsec_doctor_old_1234")))
        .update();

    List<Finding> findings = examine(rolling);
    assertThat(findings).extracting(Finding::code).containsExactly("WEBHOOK_SECRET_UNUSED");
    assertThat(findings.getFirst().message())
        .contains(SecretUse.fingerprint(new Secret("whsec_doctor_old_1234")));
  }

  private Configured healthy() {
    return surroundings.configured(folder);
  }

  static List<Finding> examine(Configured configured) {
    List<Finding> findings = new Doctor(configured.settings()).examine().findings();
    assertThat(findings)
        .allSatisfy(finding -> {
          assertThat(finding.code()).matches("[A-Z][A-Z0-9]*(_[A-Z0-9]+)*");
          assertThat(finding.message()).endsWith(".").doesNotContain("\n");
          assertThat(finding.fix()).endsWith(".").doesNotContain("\n");
        });
    return findings;
  }
}
