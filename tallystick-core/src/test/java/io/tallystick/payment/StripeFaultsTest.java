package io.tallystick.payment;

import static io.tallystick.testkit.Shop.CALLER;
import static io.tallystick.testkit.Shop.fingerprint;
import static io.tallystick.testkit.Shop.hats;
import static io.tallystick.testkit.Shop.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.simulator.Oracle;
import io.tallystick.simulator.fault.CallFault;
import io.tallystick.simulator.fault.Fault;
import io.tallystick.testkit.Eventually;
import io.tallystick.testkit.Heard;
import io.tallystick.testkit.Heard.Created;
import io.tallystick.testkit.Heard.InFlight;
import io.tallystick.testkit.Heard.Pending;
import io.tallystick.testkit.Heard.TurnedAway;
import io.tallystick.testkit.PaymentIntentJson;
import io.tallystick.testkit.Shop;
import io.tallystick.testkit.StripeEvents;
import io.tallystick.testkit.TestDatabase;
import io.tallystick.testkit.Till;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StripeFaultsTest {
  private static final String INTENTS = "/v1/payment_intents";

  private final Shop shop = Shop.withConnections(1);
  private final TestDatabase database = shop.database();
  private final Till server = shop.server();
  private final Till impatient = shop.impatientServer();

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void isPendingAfterATimeoutBeforeTheCallWasDone() {
    next(Fault.timeoutBefore());

    assertThat(create(impatient)).isEqualTo(new Pending(operation(), "unknown"));

    assertThat(state()).isEqualTo("unknown no_answer");
    assertThat(intents()).isZero();
    requireCreatedLater();
  }

  @Test
  void isPendingAfterATimeoutAfterTheCallWasDone() {
    next(Fault.timeoutAfter());

    assertThat(create(impatient)).isEqualTo(new Pending(operation(), "unknown"));

    assertThat(state()).isEqualTo("unknown no_answer");
    Eventually.until("Stripe has done it", () -> intents() == 1);
    requireCreatedLater();
  }

  @Test
  void overcomesALostConnectionWithTheSameKey() {
    next(Fault.reset());

    assertThat(create()).isInstanceOf(Created.class);

    assertThat(state()).isEqualTo("succeeded");
    assertThat(intents()).isOne();
  }

  @Test
  void isPendingAfterTwoLostConnections() {
    next(Fault.reset());
    next(Fault.reset());

    assertThat(create()).isEqualTo(new Pending(operation(), "unknown"));

    assertThat(state()).isEqualTo("unknown connection_lost");
    requireCreatedLater();
  }

  @Test
  void isPendingWhenTheRepeatOfALostCallIsTurnedAway() {
    next(Fault.reset());
    next(Fault.rateLimited());

    assertThat(create()).isEqualTo(new Pending(operation(), "unknown"));

    assertThat(state()).isEqualTo("unknown connection_lost");
    requireCreatedLater();
  }

  @Test
  void isInFlightWhenStripeSaysThatTheKeyIsInUse() {
    next(Fault.conflict());

    assertThat(create()).isEqualTo(new InFlight());

    assertThat(state()).isEqualTo("sent");
    requireCreatedLater();
  }

  @Test
  void isAcceptedWhenStripeIsBusy() {
    next(Fault.rateLimited());

    assertThat(create()).isEqualTo(new Pending(operation(), "prepared"));

    assertThat(state()).startsWith("prepared");
    assertThat(intents()).isZero();
    requireCreatedLater();
  }

  @Test
  void staysUnknownWhenStripeIsBusyAfterATimeout() {
    next(Fault.timeoutAfter());
    next(Fault.rateLimited());

    create(impatient);
    assertThat(create()).isEqualTo(new Pending(operation(), "unknown"));

    assertThat(state()).startsWith("unknown");
    requireCreatedLater();
  }

  @Test
  void takesANewAttemptAfterA500AndCancelsTheOrphan() {
    next(Fault.error500());

    assertThat(create()).isEqualTo(new Pending(operation(), "unknown"));
    String orphan = shop.stripe().oracle().paymentIntents().getFirst().id();
    Created created = (Created) create();

    assertThat(created.paymentIntentId()).isNotEqualTo(orphan);
    assertThat(database.row("select attempt, stripe_key from tallystick.operation"))
        .containsEntry("attempt", 2)
        .containsEntry("stripe_key", "ts_" + operation() + "_2");
    tell(PaymentIntentJson.of(orphan, 3000, "usd").naming(operation()));
    assertThat(server.journal().recover()).isTrue();
    assertThat(shop.stripe().oracle().paymentIntents())
        .filteredOn(intent -> intent.id().equals(orphan))
        .extracting(Oracle.PaymentIntent::status)
        .containsExactly("canceled");
    assertThat(shop.orderStatus(created.orderId())).isEqualTo("open");
  }

  @Test
  void isResolvedByTheEventAfterA500() {
    next(Fault.error500());
    create();
    String intent = shop.stripe().oracle().paymentIntents().getFirst().id();

    tell(PaymentIntentJson.of(intent, 3000, "usd").naming(operation()));

    assertThat(state()).isEqualTo("succeeded");
    assertThat(((Created) create()).paymentIntentId()).isEqualTo(intent);
    assertThat(intents()).isOne();
  }

  @Test
  void isPendingAfterA503WithoutABody() {
    next(Fault.empty503());

    assertThat(create()).isEqualTo(new Pending(operation(), "unknown"));

    assertThat(state()).startsWith("unknown");
    requireCreatedLater();
  }

  @Test
  void isPendingAfterAnEmptyObject() {
    next(Fault.emptyObject());

    assertThat(create()).isEqualTo(new Pending(operation(), "unknown"));

    assertThat(state()).isEqualTo("unknown unintelligible");
    assertThat(intents()).isOne();
    requireCreatedLater();
  }

  @Test
  void holdsNoTransactionWhileStripeTakesItsTime() {
    next(Fault.latency(Duration.ofSeconds(2)));
    CompletableFuture<Heard> answer = CompletableFuture.supplyAsync(this::create);
    Eventually.until("it is called", () -> shop.stripe().faults().waiting().isEmpty());

    // The pool's only connection is free, and nobody has a transaction open.
    assertThat(
            database.number(
                "select count(*) from pg_stat_activity"
                    + " where datname = current_database() and state like 'idle in transaction%'"))
        .isZero();
    assertThat(state()).isEqualTo("sent");
    assertThat(answer).isNotDone();
    assertThat(create()).isEqualTo(new InFlight());

    assertThat(answer.join()).isInstanceOf(Created.class);
    assertThat(intents()).isOne();
  }

  @Test
  void isTurnedAwayWhenAReplayCannotBeAsked() {
    Created created = (Created) create();
    for (CallFault fault :
        List.of(
            Fault.timeoutBefore(),
            Fault.reset(),
            Fault.rateLimited(),
            Fault.error500(),
            Fault.empty503(),
            Fault.emptyObject())) {
      shop.stripe().faults().next("GET", INTENTS + "/*", fault);
      assertThat(create(impatient))
          .as(fault.wireName())
          .isEqualTo(new TurnedAway("stripe_unavailable"));
      assertThat(state()).isEqualTo("succeeded");
    }
    assertThat(((Created) create()).paymentIntentId()).isEqualTo(created.paymentIntentId());
  }

  private void tell(PaymentIntentJson intent) {
    String type = "payment_intent.created";
    database
        .transactions()
        .executeWithoutResult(status ->
            new PaymentEvents(shop.payments())
                .apply(List.of(StripeEvents.stored(Shop.ACCOUNT, type, intent.toString()))));
  }

  /** Repeats the key once the fault is over. */
  private void requireCreatedLater() {
    Created created = (Created) create();
    assertThat(created.replayed()).isTrue();
    assertThat(state()).isEqualTo("succeeded");
    assertThat(intents()).isOne();
    assertThat(created.paymentIntentId())
        .isEqualTo(shop.stripe().oracle().paymentIntents().getFirst().id());
    assertThat(database.count("orders")).isOne();
    assertThat(database.count("operation")).isOne();
  }

  private void next(CallFault fault) {
    shop.stripe().faults().next("POST", INTENTS, fault);
  }

  private Heard create() {
    return create(server);
  }

  private static Heard create(Till server) {
    return server.create(CALLER, hats(2), key("k1"), fingerprint("{2}"));
  }

  private UUID operation() {
    return UUID.fromString(database.text("select id from tallystick.operation"));
  }

  private String state() {
    return database.text("select concat_ws(' ', state, error_code) from tallystick.operation");
  }

  private int intents() {
    return shop.stripe().oracle().paymentIntents().size();
  }
}
