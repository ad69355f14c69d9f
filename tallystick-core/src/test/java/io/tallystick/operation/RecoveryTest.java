package io.tallystick.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.money.Currency;
import io.tallystick.money.Money;
import io.tallystick.payment.LegacyCharges.CreateCharge;
import io.tallystick.payment.Transfers.CreateTransfer;
import io.tallystick.simulator.fault.CallFault;
import io.tallystick.simulator.fault.Fault;
import io.tallystick.stripe.StripeGateways;
import io.tallystick.testkit.Eventually;
import io.tallystick.testkit.Heard;
import io.tallystick.testkit.Heard.Done;
import io.tallystick.testkit.Heard.Pending;
import io.tallystick.testkit.Sale;
import io.tallystick.testkit.Shop;
import io.tallystick.testkit.TestDatabase;
import io.tallystick.testkit.Till;
import io.tallystick.testkit.Together;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecoveryTest {
  private static final String LAST =
      " where created_at = (select max(created_at) from tallystick.operation)";

  private final Shop shop = Shop.open();
  private final TestDatabase database = shop.database();
  private final Till server = shop.server();
  private final Till other = shop.server();

  @AfterEach
  void close() {
    shop.close();
  }

  /** Every kind that has a caller. */
  private Heard call(String kind, Till by) {
    return switch (kind) {
      case "payment_intent" ->
          by.create(Shop.CALLER, Shop.hats(1), Shop.key("k"), Shop.fingerprint("{}"));
      case "capture" -> by.capture("k", sale("authorized").paymentIntentId(), 700L);
      case "cancel" -> by.cancel("k", sale("authorized").paymentIntentId());
      case "refund" -> by.refund("k", sale("paid").orderId(), 700L);
      case "charge" -> by.charge("k", new CreateCharge(usd(900), "tok_visa", null));
      case "transfer" -> by.transfer("k", new CreateTransfer(usd(900), seller(), null));
      default -> throw new IllegalArgumentException(kind);
    };
  }

  private @Nullable Sale sale;
  private @Nullable String seller;

  /** One in each test, whose calls are all about the same. */
  private Sale sale(String state) {
    Sale known = sale;
    if (known == null) {
      known = state.equals("paid") ? Sale.paid(shop) : Sale.authorized(shop);
      sale = known;
    }
    return known;
  }

  private String seller() {
    String known = seller;
    if (known == null) {
      Sale.paid(shop, "pm_card_bypassPending");
      known = shop.dashboard().connectAccount();
      seller = known;
    }
    return known;
  }

  @ParameterizedTest
  @ValueSource(strings = {"payment_intent", "capture", "cancel", "refund", "charge", "transfer"})
  void takesUpWhatADeadServerHadSent(String kind) {
    fault(kind, Fault.conflict()); // it stays sent, as where the server dies
    assertThat(call(kind, server)).isEqualTo(new Heard.InFlight());
    assertThat(other.journal().recover()).as("within its lease").isFalse();
    assertThat(last("state")).isEqualTo("sent");

    leaseEnds();
    assertThat(other.journal().recover()).isTrue();

    assertThat(last("state")).isEqualTo("succeeded");
    requireOnce(kind);
  }

  @ParameterizedTest
  @ValueSource(strings = {"payment_intent", "capture", "cancel", "refund", "charge", "transfer"})
  void sendsLaterWhatStripeWasTooBusyFor(String kind) {
    fault(kind, Fault.rateLimited());
    assertThat(call(kind, server)).isInstanceOf(Pending.class);
    assertThat(last("state")).isEqualTo("prepared");
    assertThat(soon()).as("seconds to wait").isBetween(1L, 5L);

    leaseEnds();
    other.journal().recover();

    assertThat(last("state")).isEqualTo("succeeded");
    requireOnce(kind);
  }

  @ParameterizedTest
  @ValueSource(strings = {"capture", "cancel", "refund", "charge", "transfer"})
  void looksForWhatStripeWouldOnlyRepeatAndNeverSendsItAgain(String kind) {
    fault(kind, Fault.error500());
    assertThat(call(kind, server)).isInstanceOf(Pending.class);
    assertThat(database.text("select pinned from tallystick.operation" + LAST)).isEqualTo("t");

    leaseEnds();
    other.journal().recover();

    assertThat(last("state")).isEqualTo("succeeded");
    assertThat(last("attempt")).isEqualTo("1");
    assertThat(last("sends")).isEqualTo("1");
    requireOnce(kind);
  }

  @ParameterizedTest
  @ValueSource(strings = {"refund", "charge", "transfer"})
  void leavesToReviewWhatItCannotFindAndAnEventSettlesItAfterwards(String kind) {
    fault(kind, Fault.error500());
    call(kind, server);
    String path = "/v1/" + kind + "s";
    shop.stripe().faults().next("GET", path, Fault.empty503(), 5);
    leaseEnds();
    other.journal().recover();
    assertThat(last("state")).isEqualTo("unknown");

    age("24 hours");
    leaseEnds();
    other.journal().recover();
    assertThat(last("state")).isEqualTo("review");
    assertThat(last("error_code")).isNotEmpty();
    assertThat(call(kind, server)).isInstanceOf(Pending.class);
    assertThat(other.journal().recover()).isFalse();

    shop.stripe().faults().clear();
    shop.news().tell();
    assertThat(last("state")).isEqualTo("succeeded");
    assertThat(call(kind, server)).isInstanceOf(Done.class);
    requireOnce(kind);
  }

  @ParameterizedTest
  @CsvSource({"9 minutes, unknown", "11 minutes, rejected"})
  void knowsThatACaptureWasNotDoneOnceStripeIsDoneWithIt(String age, String state) {
    fault("capture", Fault.empty503());
    call("capture", server);
    database.execute("update tallystick.operation set pinned = true" + LAST);

    age(age);
    leaseEnds();
    other.journal().recover();

    assertThat(last("state")).isEqualTo(state);
  }

  @Test
  void sendsNothingAfter23Hours() {
    fault("refund", Fault.empty503());
    call("refund", server);
    age("23 hours 1 second");

    leaseEnds();
    other.journal().recover();

    assertThat(last("state")).isEqualTo("review");
    assertThat(shop.stripe().oracle().refunds()).isEmpty();
    assertThat(database.count("refund")).as("its money stays reserved").isOne();
  }

  @ParameterizedTest
  @ValueSource(strings = {"payment_intent", "capture", "cancel", "refund", "charge", "transfer"})
  void failsWhatStripeForbidsAndHoldsNothingForIt(String kind) {
    path(kind); // what it is about is there
    Till forbidden = shop.server(StripeGateways.withKey(shop.stripe().url(), "pk_test_no_secret"));

    Heard.Refused refused = (Heard.Refused) call(kind, forbidden);

    assertThat(last("state") + " " + last("error_code")).isEqualTo("rejected " + refused.code());
    assertThat(call(kind, server)).isEqualTo(new Heard.Refused(refused.code(), true));
    assertThat(other.journal().recover()).as("it is never sent later").isFalse();
    assertThat(database.texts("select id from tallystick.refund")).isEmpty();
    requireFree(kind);
  }

  /** Nothing stands in the way of the same call under another key. */
  private void requireFree(String kind) {
    Heard heard =
        switch (kind) {
          case "capture" -> server.capture("k2", sale("authorized").paymentIntentId(), null);
          case "refund" -> server.refund("k2", sale("paid").orderId(), null);
          case "cancel" -> server.cancel("k2", sale("authorized").paymentIntentId());
          default -> null;
        };
    if (heard != null) {
      assertThat(heard).isInstanceOf(Done.class);
    }
  }

  @Test
  void doesNotTakeAForbiddenRepeatForARefusalOfTheCallBefore() {
    fault("refund", Fault.empty503());
    call("refund", server);
    Till forbidden = shop.server(StripeGateways.withKey(shop.stripe().url(), "pk_test_no_secret"));

    assertThat(call("refund", forbidden)).isInstanceOf(Pending.class);

    assertThat(last("state")).isEqualTo("unknown");
    assertThat(database.count("refund")).as("its money stays reserved").isOne();
  }

  @Test
  void waitsForTheServerThatHasJustSentItHoweverOldItsKey() {
    fault("charge", Fault.conflict()); // it stays sent, as while that server waits for Stripe
    call("charge", server);
    database.execute(
        "update tallystick.operation set first_sent_at = now() - interval '23 hours 1 second'"
            + LAST);

    assertThat(call("charge", other)).isEqualTo(new Heard.InFlight());
    assertThat(last("state")).isEqualTo("sent");

    age("23 hours 1 second");
    assertThat(call("charge", other)).isInstanceOf(Pending.class);
    assertThat(last("state") + " " + last("error_code")).isEqualTo("review key_expired");
  }

  @Test
  void leavesAKeyThatStripeKnowsForAnotherCallToReview() {
    fault("charge", Fault.timeoutAfter());
    call("charge", shop.impatientServer());
    Eventually.until("it is done", () -> shop.stripe().oracle().charges().size() == 1);
    database.execute("update tallystick.operation set parameters = parameters || '&x=1'" + LAST);

    leaseEnds();
    other.journal().recover();

    assertThat(last("state") + " " + last("error_code")).isEqualTo("review idempotency_error");
    assertThat(shop.stripe().oracle().charges()).hasSize(1);
  }

  @Test
  void leavesAloneWhatACallerOfTheSameServerIsSending() {
    fault("charge", Fault.latency(Duration.ofSeconds(2)));
    CompletableFuture<Heard> answer = CompletableFuture.supplyAsync(() -> call("charge", server));
    Eventually.until("it is called", () -> shop.stripe().faults().waiting().isEmpty());
    leaseEnds();

    server.journal().recover();

    assertThat(last("sends")).isEqualTo("1");
    assertThat(answer.join()).isInstanceOf(Done.class);
  }

  @Test
  void isSharedByServers() {
    shop.stripe().faults().next("POST", "/v1/charges", Fault.rateLimited(), 20);
    for (int i = 0; i < 20; i++) {
      server.charge("k" + i, new CreateCharge(usd(900), "tok_visa", null));
    }
    database.execute("update tallystick.operation set due_at = now()");

    Together.call(
        3,
        i -> {
          Till any = shop.server();
          while (any.journal().recover()) {}
          return i;
        });

    assertThat(shop.stripe().oracle().charges()).hasSize(20);
    assertThat(database.texts("select distinct state || sends from tallystick.operation"))
        .as("each was sent once more, by one server")
        .containsExactly("succeeded2");
  }

  @Test
  void neverBelievesThatStripeHasNotSeenWhatAnotherServerHasJustSent() {
    fault("charge", Fault.rateLimited());
    call("charge", server);
    Operations operations = new Operations(database.jdbc());
    leaseEnds();
    Operation read = operations.claim(false, 1, Duration.ZERO).getFirst();

    assertThat(operations.markSentAgain(read, Journal.GRACE)).isPresent();
    assertThat(operations.markSentAgain(read, Journal.GRACE)).isEmpty();
  }

  @Test
  void doesNotTakeABusyStripeForOneThatHasNotSeenTheCall() {
    fault("charge", Fault.timeoutAfter());
    call("charge", shop.impatientServer());
    fault("charge", Fault.rateLimited());
    leaseEnds();
    other.journal().recover();
    assertThat(last("state")).isEqualTo("unknown");

    age("24 hours");
    leaseEnds();
    other.journal().recover();

    assertThat(last("state")).as("not rejected as never sent").isIn("review", "succeeded");
  }

  @Test
  void cancelsTheOrphanOfAnEarlierAttempt() {
    shop.stripe().faults().next("POST", "/v1/payment_intents", Fault.error500());
    assertThat(call("payment_intent", server)).isInstanceOf(Pending.class);
    leaseEnds();
    other.journal().recover();
    assertThat(last("state")).isEqualTo("succeeded");

    shop.news().tell();
    other.journal().recover();
    shop.news().tell();

    assertThat(shop.stripe().oracle().paymentIntents())
        .extracting(it -> it.status())
        .containsExactlyInAnyOrder("canceled", "requires_payment_method");
    assertThat(database.texts("select distinct state from tallystick.operation"))
        .containsExactly("succeeded");
  }

  @Test
  void claimsTheEarlierAttemptsIntentWhileTheLaterCannotBeSent() {
    shop.stripe().faults().next("POST", "/v1/payment_intents", Fault.error500());
    shop.stripe().faults().next("POST", "/v1/payment_intents", Fault.rateLimited());
    call("payment_intent", server);
    call("payment_intent", server);
    assertThat(last("state") + last("attempt")).isEqualTo("prepared2");

    shop.news().tell();

    assertThat(last("state")).isEqualTo("succeeded");
    assertThat(call("payment_intent", server)).isInstanceOf(Heard.Created.class);
    assertThat(shop.stripe().oracle().paymentIntents()).hasSize(1);
  }

  @Test
  void endsWithAReviewWhereStripeFailsAtEveryAttempt() {
    shop.stripe().faults().next("POST", "/v1/payment_intents", Fault.error500(), 5);
    for (int i = 0; i < 6; i++) {
      call("payment_intent", server);
    }

    assertThat(last("state") + " " + last("error_code")).isEqualTo("review http_500");
    assertThat(shop.stripe().oracle().paymentIntents()).hasSize(5);
  }

  private void fault(String kind, CallFault fault) {
    shop.stripe().faults().next("POST", path(kind), fault);
  }

  /** Of a kind of call at Stripe; what it is about is there afterwards. */
  private String path(String kind) {
    return switch (kind) {
      case "capture", "cancel" -> {
        sale("authorized");
        yield "/v1/payment_intents/*/" + kind;
      }
      case "refund" -> {
        sale("paid");
        yield "/v1/refunds";
      }
      case "transfer" -> {
        seller();
        yield "/v1/transfers";
      }
      default -> "/v1/" + kind + "s";
    };
  }

  private void requireOnce(String kind) {
    var oracle = shop.stripe().oracle();
    String id = database.text("select id from tallystick.operation" + LAST);
    switch (kind) {
      case "payment_intent" -> assertThat(oracle.paymentIntents()).hasSize(1);
      case "capture" ->
          assertThat(oracle.paymentIntents().getFirst().amountReceived()).isEqualTo(700);
      case "cancel" ->
          assertThat(oracle.paymentIntents().getFirst().status()).isEqualTo("canceled");
      case "refund" ->
          assertThat(oracle.refunds())
              .singleElement()
              .satisfies(it -> assertThat(it.metadata()).containsValue(id));
      case "charge" -> assertThat(oracle.charges()).hasSize(1);
      case "transfer" -> assertThat(oracle.transfers()).hasSize(1);
      default -> throw new IllegalArgumentException(kind);
    }
  }

  private void leaseEnds() {
    database.execute("update tallystick.operation set due_at = now() - interval '1 second'" + LAST);
  }

  private void age(String by) {
    database.execute(
        "update tallystick.operation set first_sent_at = now() - interval '"
            + by
            + "', last_sent_at = now() - interval '"
            + by
            + "'"
            + LAST);
  }

  private long soon() {
    return database.number(
        "select ceil(extract(epoch from due_at - now()))::bigint from tallystick.operation" + LAST);
  }

  private String last(String column) {
    return database.text("select " + column + " from tallystick.operation" + LAST);
  }

  private static Money usd(long amount) {
    return new Money(amount, Currency.of("usd"));
  }
}
