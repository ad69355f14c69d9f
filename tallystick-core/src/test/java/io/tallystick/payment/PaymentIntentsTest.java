package io.tallystick.payment;

import static io.tallystick.testkit.Shop.CALLER;
import static io.tallystick.testkit.Shop.fingerprint;
import static io.tallystick.testkit.Shop.hats;
import static io.tallystick.testkit.Shop.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tallystick.FieldError;
import io.tallystick.InvalidRequestException;
import io.tallystick.money.Currency;
import io.tallystick.money.Money;
import io.tallystick.simulator.Oracle;
import io.tallystick.stripe.StripeGateways;
import io.tallystick.testkit.Heard;
import io.tallystick.testkit.Heard.Created;
import io.tallystick.testkit.Heard.InFlight;
import io.tallystick.testkit.Heard.KeyReused;
import io.tallystick.testkit.Heard.Pending;
import io.tallystick.testkit.Heard.Refused;
import io.tallystick.testkit.Shop;
import io.tallystick.testkit.TestDatabase;
import io.tallystick.testkit.Till;
import io.tallystick.testkit.Together;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PaymentIntentsTest {
  private final Shop shop = Shop.open();
  private final TestDatabase database = shop.database();
  private final Till server = shop.server();

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void commitAnOrderAnOperationAndAPayment() {
    Created created = (Created) create("k1");

    Oracle.PaymentIntent intent = onlyIntent();
    assertThat(created.paymentIntentId()).isEqualTo(intent.id());
    assertThat(created.clientSecret().reveal()).startsWith(intent.id() + "_secret_");
    assertThat(created.amount()).isEqualTo(new Money(3000, Currency.of("usd")));
    assertThat(created.status()).isEqualTo("requires_payment_method");
    assertThat(created.replayed()).isFalse();
    assertThat(shop.orderStatus(created.orderId())).isEqualTo("open");
    String id = database.text("select id from tallystick.operation");
    Map<String, Object> operation = database.row("select * from tallystick.operation");
    assertThat(operation)
        .containsEntry("state", "succeeded")
        .containsEntry("result_id", intent.id())
        .containsEntry("result_status", "requires_payment_method")
        .containsEntry("order_id", created.orderId())
        .containsEntry("caller", CALLER)
        .containsEntry("amount", 3000L)
        .containsEntry("attempt", 1)
        .containsEntry("stripe_key", "ts_" + id + "_1");
    assertThat(operation.get("first_sent_at")).isNotNull();
    assertThat(intent.amount()).isEqualTo(3000);
    assertThat(intent.metadata())
        .containsEntry("tallystick_operation", id)
        .containsEntry("tallystick_order", created.orderId());
    assertThat(shop.paymentStatus(created.orderId())).isEqualTo("requires_payment_method");
  }

  @Test
  void storeNoClientSecret() {
    String secret = ((Created) create("k1")).clientSecret().reveal();

    for (String table : List.of("orders", "order_line", "operation", "payment")) {
      assertThat(database.texts("select t::text from tallystick." + table + " t").toString())
          .doesNotContain(secret)
          .doesNotContain("_secret_");
    }
  }

  @Test
  void answerTheSameKeyWithTheSameIntent() {
    Created first = (Created) create("k1");
    Created second = (Created) create("k1");

    assertThat(second)
        .isEqualTo(
            new Created(
                first.orderId(),
                first.paymentIntentId(),
                first.clientSecret(),
                first.amount(),
                first.status(),
                true));
    assertThat(shop.server().create(CALLER, hats(2), key("k1"), fingerprint("{2}")))
        .isEqualTo(second);
    assertThat(database.count("orders")).isOne();
    onlyIntent();
  }

  @Test
  void answerTheSameKeyWithTheFirstStatusAfterThePayment() {
    Created first = (Created) create("k1");
    shop.stripe().confirm(first.paymentIntentId(), "pm_card_visa");

    assertThat(((Created) create("k1")).status()).isEqualTo(first.status());
  }

  @Test
  void refuseAKeyThatStoodForAnotherCall() {
    create("k1");

    assertThat(server.create(CALLER, hats(3), key("k1"), fingerprint("{3}")))
        .isEqualTo(new KeyReused());
    assertThat(database.count("orders")).isOne();
    onlyIntent();
  }

  @Test
  void keepTheKeysOfCallersApart() {
    Created mine = (Created) create("k1");
    Created yours = (Created) server.create("key:other", hats(2), key("k1"), fingerprint("{2}"));

    assertThat(yours.replayed()).isFalse();
    assertThat(yours.paymentIntentId()).isNotEqualTo(mine.paymentIntentId());
  }

  @Test
  void useUpNoKeyForACartThatCannotBePriced() {
    InvalidRequestException refused =
        catchThrowableOfType(
            InvalidRequestException.class,
            () -> server.create(CALLER, hats(11), key("k1"), fingerprint("{11}")));

    assertThat(refused.errors())
        .containsExactly(new FieldError("items[0].quantity", "out_of_range"));
    assertThat(database.count("operation")).isZero();
    assertThat(create("k1")).isInstanceOf(Created.class);
  }

  @RepeatedTest(5)
  void makeOneIntentHoweverManyAskAtOnce() {
    List<Heard> answers = Together.call(32, i -> create("k1"));

    assertThat(answers)
        .allMatch(answer -> answer instanceof Created || answer instanceof InFlight)
        .hasAtLeastOneElementOfType(Created.class);
    requireOneOfEverything();
  }

  @RepeatedTest(5)
  void makeOneIntentHoweverManyServersAreAsked() {
    List<Till> servers = List.of(server, shop.server(), shop.server(), shop.server());

    List<Heard> answers =
        Together.call(
            32, i -> servers.get(i % 4).create(CALLER, hats(2), key("k1"), fingerprint("{2}")));

    assertThat(answers)
        .allMatch(answer -> answer instanceof Created || answer instanceof InFlight)
        .hasAtLeastOneElementOfType(Created.class);
    requireOneOfEverything();
  }

  @Test
  void takeUpWhatADeadServerHadCommittedAndNotSent() {
    create("k1");
    Map<String, Object> before = database.row("select stripe_key from tallystick.operation");
    database.execute("delete from tallystick.payment");
    database.execute(
        "update tallystick.operation set state = 'sent', result_id = null, result_status = null");

    Created created = (Created) create("k1");

    assertThat(created.replayed()).isTrue();
    assertThat(database.row("select stripe_key from tallystick.operation")).isEqualTo(before);
    requireOneOfEverything();
  }

  @ParameterizedTest
  @ValueSource(strings = {"declined", "rejected"})
  void repeatARefusalToTheSameKey(String state) {
    create("k1");
    database.execute(
        "update tallystick.operation set result_id = null, error_code = 'do_not_honor', state = '"
            + state
            + "'");

    assertThat(create("k1")).isEqualTo(new Refused("do_not_honor", true));
    onlyIntent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sent", "unknown"})
  void leaveToReviewWhatWasFirstSentTooLongAgo(String state) {
    create("k1");
    database.execute(
        "update tallystick.operation set result_id = null, state = '"
            + state
            + "', first_sent_at = now() - interval '23 hours 1 second',"
            + " last_sent_at = now() - interval '1 minute'");
    shop.stripe().close(); // nothing may be called

    Pending pending = (Pending) create("k1");

    assertThat(pending.state()).isEqualTo("review");
    assertThat(shop.operationState(pending.operationId())).isEqualTo("review");
    assertThat(create("k1")).isEqualTo(pending);
  }

  @Test
  void endInARefusalWhatCouldNeverBeSent() {
    create("k1");
    database.execute(
        "update tallystick.operation set result_id = null, state = 'prepared',"
            + " first_sent_at = now() - interval '23 hours 1 second'");

    assertThat(create("k1")).isEqualTo(new Refused("never_sent", true));
  }

  @Test
  void sendAgainWhatWasFirstSentNotTooLongAgo() {
    create("k1");
    database.execute("delete from tallystick.payment");
    database.execute(
        "update tallystick.operation set result_id = null, state = 'unknown',"
            + " first_sent_at = now() - interval '22 hours 59 minutes'");

    assertThat(create("k1")).isInstanceOf(Created.class);
    requireOneOfEverything();
  }

  @Test
  void acceptWhatCannotReachStripeAndSendItLater() {
    int port = shop.stripe().port();
    shop.stripe().close();

    assertThat(create("k1")).isEqualTo(new Pending(operation(), "prepared"));
    assertThat(onlyState()).isEqualTo("prepared");
    assertThat(create("k1")).isEqualTo(new Pending(operation(), "prepared"));
    assertThat(onlyState()).isEqualTo("prepared");

    try (var back =
        io.tallystick.simulator.StripeSimulator.start(
            io.tallystick.simulator.SimulatorOptions.defaults().withPort(port))) {
      assertThat(create("k1")).isInstanceOf(Created.class);
      assertThat(back.oracle().paymentIntents()).hasSize(1);
      assertThat(onlyState()).isEqualTo("succeeded");
    }
  }

  @Test
  void sayThatStripeRefusesOurKeyAndWorkUnderANewKeyOnceThatIsMended() {
    Till wrong = shop.server(StripeGateways.withKey(shop.stripe().url(), "pk_test_no_secret"));

    assertThat(wrong.create(CALLER, hats(2), key("k1"), fingerprint("{2}")))
        .isInstanceOf(Refused.class);
    assertThat(onlyState()).isEqualTo("rejected");
    assertThat(create("k1")).as("the same answer").isInstanceOf(Refused.class);
    assertThat(create("k2")).isInstanceOf(Created.class);
    assertThat(shop.stripe().oracle().paymentIntents()).hasSize(1);
  }

  private Heard create(String key) {
    return server.create(CALLER, hats(2), key(key), fingerprint("{2}"));
  }

  private Oracle.PaymentIntent onlyIntent() {
    assertThat(shop.stripe().oracle().paymentIntents()).hasSize(1);
    return shop.stripe().oracle().paymentIntents().getFirst();
  }

  private void requireOneOfEverything() {
    onlyIntent();
    assertThat(database.count("orders")).isOne();
    assertThat(database.count("operation")).isOne();
    assertThat(database.count("payment")).isOne();
    assertThat(onlyState()).isEqualTo("succeeded");
  }

  private UUID operation() {
    return UUID.fromString(database.text("select id from tallystick.operation"));
  }

  private String onlyState() {
    return database.text("select state from tallystick.operation");
  }
}
