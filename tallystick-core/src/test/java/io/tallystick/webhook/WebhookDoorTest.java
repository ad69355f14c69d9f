package io.tallystick.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tallystick.Account;
import io.tallystick.Secret;
import io.tallystick.testkit.PaymentIntentJson;
import io.tallystick.testkit.StripeEvents;
import io.tallystick.testkit.TestDatabase;
import io.tallystick.testkit.Together;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookDoorTest {
  private static final String ADDRESS = "192.0.2.1";
  private static final List<String> TABLES =
      List.of("inbox_event", "inbox_payload", "inbox_job", "inbox_quarantine");

  private final List<InboxWriter> writers = new ArrayList<>();
  private final TestDatabase database = TestDatabase.create();
  private final WebhookDoor door = doorOf(new Account(Account.DEFAULT, false), 20);

  @AfterEach
  void close() {
    writers.forEach(InboxWriter::close);
    database.close();
  }

  @Test
  void storesAnEventWithItsPayloadAndItsJob() {
    byte[] body = paymentSucceeded("evt_1");

    assertThat(receive(body)).isEqualTo(new Receipt.Stored());

    Map<String, Object> row = database.row("select * from tallystick.inbox_event");
    assertThat(row)
        .containsEntry("account", "default")
        .containsEntry("livemode", false)
        .containsEntry("event_id", "evt_1")
        .containsEntry("type", "payment_intent.succeeded")
        .containsEntry("api_version", "2026-07-29.dahlia")
        .containsEntry("status", "received")
        .containsEntry("attempts", 0);
    assertThat(database.number("select lane from tallystick.inbox_job"))
        .isEqualTo(Lane.of("default", "pi_1"));
    assertThat(database.text("select root from tallystick.inbox_job")).isEqualTo("pi_1");
    assertThat(text(payload("inbox_payload")))
        .isEqualTo(text(body).replace("pi_1_secret_abc", "*".repeat(15)));
  }

  @Test
  void storesWhatItDoesNotKnowToo() {
    assertThat(receive(StripeEvents.event("evt_1", "price.created", "{\"id\":\"price_1\"}")))
        .isEqualTo(new Receipt.Stored());
    assertThat(
            receive(
                ("{\"id\":\"evt_2\",\"object\":\"v2.core.event\",\"type\":\"v2.core.x\","
                        + "\"livemode\":false,\"created\":\"2026-01-01T00:00:00Z\"}")
                    .getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(new Receipt.Stored());

    assertThat(database.count("inbox_job")).isEqualTo(2);
  }

  @Test
  void answersADuplicateAsStoredAndWritesNothingNew() {
    byte[] body = paymentSucceeded("evt_1");
    receive(body);
    String before = contents();

    assertThat(receive(body)).isEqualTo(new Receipt.Stored());
    assertThat(receive(StripeEvents.event("evt_1", "charge.failed", "{}")))
        .isEqualTo(new Receipt.Stored());

    assertThat(contents()).isEqualTo(before);
  }

  @Test
  void storesAnEventOnceHoweverManyComeAtOnce() {
    byte[] body = paymentSucceeded("evt_1");

    assertThat(Together.call(64, i -> receive(body))).containsOnly(new Receipt.Stored());

    assertThat(database.count("inbox_event")).isOne();
    assertThat(database.count("inbox_payload")).isOne();
    assertThat(database.count("inbox_job")).isOne();
  }

  @Test
  void bringsNoStoredEventBackToWorkOnceItIsDone() {
    byte[] body = paymentSucceeded("evt_1");
    receive(body);
    database.execute("delete from tallystick.inbox_job");

    receive(body);

    assertThat(database.count("inbox_job")).isZero();
  }

  @Test
  void writesNothingForForgedRequests() {
    WebhookDoor patient = doorOf(new Account(Account.DEFAULT, false), 1_000);
    byte[] body = paymentSucceeded("evt_1");
    long now = Instant.now().getEpochSecond();
    String byAnother = StripeEvents.signature(body, "whsec_another_endpoints", now);
    String hash = StripeEvents.hmac(body, StripeEvents.SECRET, now);
    for (List<String> headers :
        List.of(
            List.<String>of(),
            List.of(""),
            List.of("t=" + now),
            List.of("t=abc,v1=" + hash),
            List.of("t=" + now + ",v0=" + hash),
            List.of(byAnother),
            List.of(StripeEvents.signature(body, StripeEvents.SECRET, now - 400)),
            List.of(StripeEvents.signature(body, StripeEvents.SECRET, now + 400)),
            List.of(StripeEvents.signature(body), StripeEvents.signature(body)))) {
      assertThat(patient.receive(body, headers, ADDRESS)).isInstanceOf(Receipt.Refused.class);
    }
    byte[] changed = text(body).replace("1500", "1").getBytes(StandardCharsets.UTF_8);
    assertThat(patient.receive(changed, List.of(StripeEvents.signature(body)), ADDRESS))
        .isEqualTo(new Receipt.Refused("signature_no_match"));

    assertThat(TABLES).allSatisfy(table -> assertThat(database.count(table)).isZero());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{}", "[]", "null", "{\"id\":\"evt_1\"}", "{\"id\":\"evt_1\"", "\u0000"})
  void writesNothingForASignedBodyThatIsNoEvent(String body) {
    assertThat(receive(body.getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(new Receipt.Refused("envelope"));

    assertThat(TABLES).allSatisfy(table -> assertThat(database.count(table)).isZero());
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "wrong_mode, `\"livemode\": true`",
        "livemode_missing, `\"livemode\": \"false\"`",
        "livemode_missing, `\"livemode\": null`",
        "livemode_missing, `\"mode\": false`",
        "other_account, `\"livemode\": false, \"account\": \"acct_1\"`",
        "other_account, `\"livemode\": false, \"account\": 7`"
      })
  void quarantinesWhatIsNotOursAndStillStoresTheRealEvent(String reason, String field) {
    byte[] real = paymentSucceeded("evt_1");
    byte[] foreign =
        text(real)
            .replace("\"livemode\": false,\n  \"pending", field + ",\n  \"pending")
            .getBytes(StandardCharsets.UTF_8);

    assertThat(receive(foreign)).isEqualTo(new Receipt.Stored());
    assertThat(receive(foreign)).isEqualTo(new Receipt.Stored());

    assertThat(database.texts("select reason from tallystick.inbox_quarantine"))
        .containsExactly(reason);
    assertThat(database.count("inbox_event")).isZero();
    assertThat(receive(real)).isEqualTo(new Receipt.Stored());
    assertThat(database.count("inbox_event")).isOne();
    assertThat(database.count("inbox_job")).isOne();
  }

  @Test
  void keepsNoClientSecretInQuarantine() {
    String body = text(paymentSucceeded("evt_1")).replace("\"livemode\": false,\n  \"p", "\"p");

    receive(body.getBytes(StandardCharsets.UTF_8));

    assertThat(text(payload("inbox_quarantine"))).contains("pi_1").doesNotContain("secret_abc");
  }

  @Test
  void takesLiveEventsOnlyWithLiveKeys() {
    WebhookDoor live = doorOf(new Account(Account.DEFAULT, true), 20);
    byte[] test = paymentSucceeded("evt_1");
    byte[] real =
        text(test)
            .replace("\"livemode\": false,\n  \"p", "\"livemode\": true,\n  \"p")
            .getBytes(StandardCharsets.UTF_8);

    live.receive(test, List.of(StripeEvents.signature(test)), ADDRESS);
    live.receive(real, List.of(StripeEvents.signature(real)), ADDRESS);

    assertThat(database.text("select reason from tallystick.inbox_quarantine"))
        .isEqualTo("wrong_mode");
    assertThat(database.texts("select livemode from tallystick.inbox_event")).containsExactly("t");
  }

  @Test
  void saysSoWhenItCannotStore() {
    byte[] body = paymentSucceeded("evt_1");
    database.drop();

    assertThat(receive(body)).isEqualTo(new Receipt.NotStored());
  }

  @Test
  void saysSoWhenItCannotQuarantine() {
    byte[] body =
        text(paymentSucceeded("evt_1"))
            .replace("\"livemode\": false,\n  \"p", "\"p")
            .getBytes(StandardCharsets.UTF_8);
    database.drop();

    assertThat(receive(body)).isEqualTo(new Receipt.NotStored());
  }

  @Test
  void limitsFailuresPerAddressAndNeverTurnsAValidRequestAway() {
    WebhookDoor strict = doorOf(new Account(Account.DEFAULT, false), 2);
    byte[] body = paymentSucceeded("evt_1");

    List<Receipt> forged =
        Together.call(20, i -> strict.receive(body, List.of("t=1,v1=x"), ADDRESS));

    assertThat(forged).hasAtLeastOneElementOfType(Receipt.Refused.class);
    assertThat(forged)
        .filteredOn(Receipt.TooManyFailures.class::isInstance)
        .hasSizeGreaterThan(10)
        .contains(new Receipt.TooManyFailures(1));
    assertThat(strict.receive(body, List.of(StripeEvents.signature(body)), ADDRESS))
        .isEqualTo(new Receipt.Stored());
    assertThat(strict.receive(body, List.of("t=1,v1=x"), "192.0.2.2"))
        .isInstanceOf(Receipt.Refused.class);
  }

  @Test
  void takesEachEndpointsEventsUnderItsOwnSecretAccountAndMode() {
    String connectSecret = "whsec_connect_0123456789abcdef";
    WebhookEndpoint connect =
        new WebhookEndpoint(
            "connect", WebhookSecrets.fixed(List.of(new Secret(connectSecret))), "acct_1", true);
    WebhookSettings settings =
        new WebhookSettings(
            WebhookEndpoint.main(WebhookSecrets.fixed(List.of(new Secret(StripeEvents.SECRET)))),
            List.of(connect),
            100_000,
            20);
    WebhookDoors doors =
        doors(settings, new Account(Account.DEFAULT, false), InstantSource.system());
    WebhookDoor door = doors.find("connect").orElseThrow();
    byte[] theirs =
        text(paymentSucceeded("evt_1"))
            .replace("\"livemode\": false,", "\"livemode\": true, \"account\": \"acct_1\",")
            .getBytes(StandardCharsets.UTF_8);
    byte[] others =
        text(theirs)
            .replace("acct_1", "acct_2")
            .replace("evt_1", "evt_2")
            .getBytes(StandardCharsets.UTF_8);
    long now = Instant.now().getEpochSecond();

    assertThat(door.receive(theirs, List.of(StripeEvents.signature(theirs)), ADDRESS))
        .as("signed for another endpoint")
        .isInstanceOf(Receipt.Refused.class);
    for (byte[] body : List.of(theirs, others)) {
      assertThat(
              door.receive(
                  body, List.of(StripeEvents.signature(body, connectSecret, now)), ADDRESS))
          .isEqualTo(new Receipt.Stored());
    }

    assertThat(
            database.texts(
                "select concat_ws(' ', account, livemode, event_id) from tallystick.inbox_event"))
        .containsExactly("acct_1 t evt_1");
    assertThat(
            database.texts(
                "select concat_ws(' ', account, event_id, reason) from tallystick.inbox_quarantine"))
        .containsExactly("acct_1 evt_2 other_account");
    assertThat(doors.find("elsewhere")).isEmpty();

    byte[] ours = paymentSucceeded("evt_1");
    assertThat(doors.main().receive(ours, List.of(StripeEvents.signature(ours)), ADDRESS))
        .isEqualTo(new Receipt.Stored());
    assertThat(
            database.texts(
                "select concat_ws(' ', account, livemode, event_id) from tallystick.inbox_event"
                    + " order by account"))
        .as("nobody's event takes the place of another account's")
        .containsExactly("acct_1 t evt_1", "default f evt_1");
  }

  @Test
  void believesANewSecretWithoutARestartAndCountsWhichOneIsUsed() {
    Secret old = new Secret(StripeEvents.SECRET);
    Secret fresh = new Secret("whsec_fresh_0123456789abcdef");
    AtomicReference<List<Secret>> secrets = new AtomicReference<>(List.of(old));
    SecretUses uses = new SecretUses(database.jdbc());
    InboxWriter writer = new InboxWriter(database.jdbc(), lanes());
    writer.start();
    writers.add(writer);
    WebhookDoor rolling =
        new WebhookDoors(
                new WebhookSettings(WebhookEndpoint.main(secrets::get), List.of(), 100_000, 20),
                new Account(Account.DEFAULT, false),
                writer,
                uses,
                InstantSource.system())
            .main();
    byte[] body = paymentSucceeded("evt_1");
    String signed = StripeEvents.signature(body, fresh.reveal(), Instant.now().getEpochSecond());

    assertThat(rolling.receive(body, List.of(signed), ADDRESS)).isInstanceOf(Receipt.Refused.class);
    secrets.set(List.of(fresh, old));
    assertThat(rolling.receive(body, List.of(signed), ADDRESS)).isEqualTo(new Receipt.Stored());
    secrets.set(List.of(fresh));
    assertThat(rolling.receive(body, List.of(StripeEvents.signature(body)), ADDRESS))
        .isInstanceOf(Receipt.Refused.class);

    uses.flush();
    uses.flush();
    assertThat(uses.list())
        .extracting(SecretUses.LastUse::fingerprint, SecretUses.LastUse::uses)
        .containsExactly(tuple(SecretUse.fingerprint(fresh), 1L));
  }

  @Test
  void takesEventsSignedWithEitherSecretWhileOneIsRolled() {
    WebhookSettings rolling =
        new WebhookSettings(
            List.of(new Secret("whsec_new_one_of_these"), new Secret(StripeEvents.SECRET)),
            100_000,
            20);
    WebhookDoor open = door(rolling, new Account(Account.DEFAULT, false));
    byte[] body = paymentSucceeded("evt_1");
    long now = Instant.now().getEpochSecond();

    for (String secret : List.of("whsec_new_one_of_these", StripeEvents.SECRET)) {
      assertThat(open.receive(body, List.of(StripeEvents.signature(body, secret, now)), ADDRESS))
          .isEqualTo(new Receipt.Stored());
    }
  }

  @Test
  void takesAReplayForTheDuplicateThatItIs() {
    byte[] body = paymentSucceeded("evt_1");
    String signature = StripeEvents.signature(body);

    assertThat(door.receive(body, List.of(signature), ADDRESS)).isEqualTo(new Receipt.Stored());
    assertThat(door.receive(body, List.of(signature), ADDRESS)).isEqualTo(new Receipt.Stored());
    WebhookDoor later = doorAt(InstantSource.offset(InstantSource.system(), Duration.ofMinutes(6)));
    assertThat(later.receive(body, List.of(signature), ADDRESS))
        .isEqualTo(new Receipt.Refused("signature_too_old"));

    assertThat(database.count("inbox_event")).isOne();
  }

  private Receipt receive(byte[] body) {
    return door.receive(body, List.of(StripeEvents.signature(body)), ADDRESS);
  }

  private WebhookDoor doorOf(Account account, int failuresPerSecond) {
    return door(settings(failuresPerSecond), account);
  }

  private WebhookDoor doorAt(InstantSource clock) {
    return door(settings(20), new Account(Account.DEFAULT, false), clock);
  }

  private WebhookDoor door(WebhookSettings settings, Account account) {
    return door(settings, account, InstantSource.system());
  }

  private WebhookDoor door(WebhookSettings settings, Account account, InstantSource clock) {
    return doors(settings, account, clock).main();
  }

  private WebhookDoors doors(WebhookSettings settings, Account account, InstantSource clock) {
    InboxWriter writer = new InboxWriter(database.jdbc(), lanes());
    writer.start();
    writers.add(writer);
    return new WebhookDoors(settings, account, writer, new SecretUses(database.jdbc()), clock);
  }

  private static WebhookSettings settings(int failuresPerSecond) {
    return new WebhookSettings(
        List.of(new Secret(StripeEvents.SECRET)), 100_000, failuresPerSecond);
  }

  /** Never started, so that what was stored stays there to be looked at. */
  private Lanes lanes() {
    return new Lanes(database.jdbc(), database.transactions(), events -> List.of());
  }

  private byte[] payload(String table) {
    short dictionary =
        table.equals("inbox_quarantine") ? Payloads.NO_DICTIONARY : Payloads.DICTIONARY;
    return database
        .jdbc()
        .sql("select body, size_bytes from tallystick." + table)
        .query((row, number) ->
            Payloads.restore(dictionary, row.getBytes("body"), row.getInt("size_bytes")))
        .single();
  }

  private String contents() {
    return TABLES.stream()
        .map(table -> database.texts("select t::text from tallystick." + table + " t").toString())
        .toList()
        .toString();
  }

  private static byte[] paymentSucceeded(String id) {
    return StripeEvents.event(
        id,
        "payment_intent.succeeded",
        PaymentIntentJson.of("pi_1", 1500, "usd").in("succeeded").toString());
  }

  private static String text(byte[] body) {
    return new String(body, StandardCharsets.UTF_8);
  }
}
