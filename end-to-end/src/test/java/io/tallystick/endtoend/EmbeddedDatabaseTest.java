package io.tallystick.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tallystick.endtoend.process.Commands;
import io.tallystick.endtoend.process.Ended;
import io.tallystick.endtoend.process.ProcessTable;
import io.tallystick.endtoend.process.RunningProgram;
import io.tallystick.endtoend.process.ServeProcess;
import io.tallystick.endtoend.process.Workplace;
import io.tallystick.endtoend.shop.Purchase;
import io.tallystick.endtoend.shop.ServeSettings;
import io.tallystick.endtoend.shop.Shopper;
import io.tallystick.endtoend.shop.Stage;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The PostgreSQL that a server brings along: its life, its home, and the commands beside it. */
class EmbeddedDatabaseTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  /** The tether sees a dead JVM at once; PostgreSQL then ends its sessions and writes. */
  private static final Duration A_FEW_SECONDS = Duration.ofSeconds(10);

  /** 128 + SIGTERM: a JVM that ends by a signal says so, after its shutdown hooks have run. */
  private static final int ENDED_BY_SIGTERM = 143;

  private static Stage stage;

  @BeforeAll
  static void open() {
    stage = Stage.open();
  }

  @AfterAll
  static void close() {
    stage.close();
  }

  @Test
  void leavesNoPostgresBehindAndKeepsItsDataWhenKilledOrTerminated() {
    try (Stage other = Stage.open()) {
      Purchase purchase = other.shopper().buys();

      other.server().kill();
      awaitNobodyOn(other.place());
      other.startServerAgain();
      assertThat(other.shopper().statusOf(purchase)).as("after kill -9").isEqualTo("open");

      Ended ended = other.server().program().terminate(A_FEW_SECONDS);
      assertThat(ended.exitCode()).isEqualTo(ENDED_BY_SIGTERM);
      assertThat(ended.err()).isEmpty();
      assertThat(ProcessTable.of(other.place().home())).as("after SIGTERM").isEmpty();
      other.startServerAgain();
      assertThat(other.shopper().statusOf(purchase)).as("after SIGTERM").isEqualTo("open");
    }
  }

  @Test
  void endsItselfWhenItsPostgresIsLost() {
    try (Stage other = Stage.open()) {
      postmasterOf(other.server()).destroyForcibly();

      Ended ended = other.server().program().awaitEnd(SOON);

      assertThat(ended.exitCode()).as("a supervisor starts it again").isEqualTo(1);
      assertThat(ended.out()).contains("event=server.database_ended");
    }
  }

  private static ProcessHandle postmasterOf(ServeProcess server) {
    return ProcessHandle.of(server.program().pid()).stream()
        .flatMap(ProcessHandle::descendants)
        .filter(one -> one.info().command().orElse("").endsWith("/bin/postgres"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void refusesASecondServerOnItsHome() {
    try (RunningProgram second =
        ServeProcess.begin(stage.place(), stage.environment().with("PORT", "0"))) {
      Ended ended = second.awaitEnd(SOON);

      assertThat(ended.exitCode()).isEqualTo(3);
      assertThat(ended.err())
          .startsWith("POSTGRES_HOME_IN_USE: ")
          .contains(" Fix: ")
          .hasLineCount(1);
      assertThat(ended.out()).isEmpty();
      assertThat(stage.server().program().isAlive()).isTrue();
    }
  }

  @Test
  void managesKeysBesideARunningServer() {
    Ended created = create(stage.commands(), "helper");
    String id = created.json().path("id").asString();
    String key = created.json().path("key").asString();
    Purchase purchase = stage.shopper().buys();
    Shopper helper = new Shopper(stage.server().url(), stage.stripe().url(), key);
    assertThat(helper.looksAt(purchase.orderId()).status()).isEqualTo(200);

    Ended revoked = stage.commands().run("keys", "revoke", id, "--json");

    assertThat(revoked.exitCode()).as(revoked.err()).isZero();
    assertThat(helper.looksAt(purchase.orderId()).status()).as("refused at once").isEqualTo(401);
    assertThat(stage.shopper().looksAt(purchase.orderId()).status()).isEqualTo(200);
    assertListed(stage.commands(), id, key);
  }

  @Test
  void managesKeysWithoutAServer() {
    Workplace place = Workplace.create();
    Commands commands = new Commands(place, ServeSettings.sound(place));
    Ended created = create(commands, "helper");
    String id = created.json().path("id").asString();

    assertThat(create(commands, "helper").exitCode()).as("a name is used once").isEqualTo(1);
    assertThat(commands.run("keys", "revoke", id).exitCode()).isZero();
    assertListed(commands, id, created.json().path("key").asString());
    assertThat(ProcessTable.of(place.folder())).as("left by the commands").isEmpty();
  }

  @Test
  void examinesBesideARunningServerAndWithoutOne() {
    assertThat(findings(stage.commands()))
        .as("the simulator's own endpoint, which is sent everything, is no mistake of anybody's")
        .isEmpty();

    Workplace place = Workplace.create();
    assertThat(findings(new Commands(place, ServeSettings.sound(place)), "--offline"))
        .as("orders would stay paid")
        .containsExactly("FULFILLMENT_NOT_SET");
    assertThat(ProcessTable.of(place.folder())).as("left by doctor").isEmpty();
  }

  @Test
  void examinesAndFindsWhatIsWrong() {
    Ended ended =
        new Commands(
                stage.place(),
                stage
                    .environment()
                    .without("TALLYSTICK_CATALOG")
                    .with("STRIPE_WEBHOOK_SECRET", "whsec_your_secret_here"))
            .run("doctor", "--json");

    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.json().path("ok").asBoolean()).isFalse();
    assertThat(ended.json().path("findings").findValuesAsString("code"))
        .startsWith("STRIPE_WEBHOOK_SECRET_PLACEHOLDER", "CATALOG_NOT_SET");
    assertThat(ended.err()).isEmpty();
  }

  private static Ended create(Commands commands, String name) {
    return commands.run("keys", "create", "--name", name, "--scopes", "orders:read", "--json");
  }

  private static void assertListed(Commands commands, String id, String key) {
    Ended listed = commands.run("keys", "list", "--json");
    assertThat(listed.exitCode()).as(listed.err()).isZero();
    assertThat(listed.json())
        .filteredOn(entry -> entry.path("id").asString().equals(id))
        .singleElement()
        .satisfies(entry -> {
          assertThat(entry.path("name").asString()).isEqualTo("helper");
          assertThat(entry.path("mode").asString()).isEqualTo("test");
          assertThat(entry.path("revokedAt").isNull()).isFalse();
        });
    assertThat(listed.out()).doesNotContain(key);
  }

  /** Notes at most: exit code 0 says that all is well. */
  private static List<String> findings(Commands commands, String... options) {
    Ended ended =
        commands.run(
            Stream.concat(Stream.of("doctor", "--json"), Stream.of(options))
                .toArray(String[]::new));
    assertThat(ended.exitCode()).as(ended.out() + ended.err()).isZero();
    JsonNode report = ended.json();
    assertThat(report.path("ok").asBoolean()).isTrue();
    return report.path("findings").findValuesAsString("code");
  }

  private static void awaitNobodyOn(Workplace place) {
    await()
        .atMost(A_FEW_SECONDS)
        .untilAsserted(() -> assertThat(ProcessTable.of(place.home())).isEmpty());
  }
}
