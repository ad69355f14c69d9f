package io.tallystick.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.Account;
import io.tallystick.simulator.fault.Fault;
import io.tallystick.stripe.Snapshot;
import io.tallystick.stripe.StripeGateways;
import io.tallystick.stripe.StripeNoun;
import io.tallystick.testkit.Eventually;
import io.tallystick.testkit.Heard;
import io.tallystick.testkit.MoneyJson;
import io.tallystick.testkit.Shop;
import io.tallystick.testkit.Shop.Sent;
import io.tallystick.testkit.StripeEvents;
import io.tallystick.testkit.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Events that only Stripe's answer can settle. */
class QuestionsTest {
  private final Shop shop = Shop.open();
  private final TestDatabase database = shop.database();
  private final Questions questions =
      new Questions(
          database.jdbc(),
          database.transactions(),
          shop.events(),
          StripeGateways.of(shop.stripe().url()));

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void asksForTheObjectOfAThinEvent() {
    Heard.Created bought = buy();
    arrive(thin("evt_1", "payment_intent", bought.paymentIntentId()));
    assertThat(event("evt_1")).isEqualTo("received asking_stripe");

    ask();

    assertThat(event("evt_1")).isEqualTo("applied");
    assertThat(database.count("inbox_question")).isZero();
  }

  @Test
  void putsAQuestionOffUntilStripeAnswers() {
    Heard.Created bought = buy();
    arrive(thin("evt_1", "payment_intent", bought.paymentIntentId()));
    shop.stripe()
        .faults()
        .next("GET", "/v1/payment_intents/" + bought.paymentIntentId(), Fault.error500());

    ask();
    assertThat(event("evt_1")).isEqualTo("received asking_stripe");
    assertThat(questions.pass()).as("it waits").isFalse();

    ask();
    assertThat(event("evt_1")).isEqualTo("applied");
  }

  @Test
  void parksAnEventWhoseObjectStripeDoesNotKnow() {
    arrive(thin("evt_1", "payment_intent", "pi_nowhere"));
    arrive(thin("evt_2", "payment_intent", "../../v1/refunds"));

    ask();

    assertThat(event("evt_1")).isEqualTo("parked resource_missing");
    assertThat(event("evt_2")).isEqualTo("parked unreadable_object");
  }

  @Test
  void doesNotAskWhenLaterEventsHaveAnswered() {
    Sent sent = shop.linked();
    shop.merge(sent.json().in("processing"));
    arrive(event("evt_1", sent.json().in("requires_action").toString()));
    assertThat(event("evt_1")).isEqualTo("received asking_stripe");
    shop.merge(sent.json().in("succeeded"));

    ask();

    assertThat(event("evt_1")).as("Stripe knows no such intent").isEqualTo("applied");
  }

  @Test
  void ignoresThinEventsOfWhatItDoesNotFollow() {
    arrive(thin("evt_1", "billing.meter", "mtr_1"));

    assertThat(event("evt_1")).isEqualTo("ignored unhandled_type");
  }

  @Test
  void asksNothingAboutTheChargesOfOthers() {
    arrive(event("evt_1", MoneyJson.charge("ch_1", "pi_other", "succeeded", 1500, 500)));

    assertThat(event("evt_1")).isEqualTo("ignored no_order");
  }

  @Test
  void asksTheOthersThoughOneFailsAndParksThatOneAtLast() {
    Heard.Created bought = buy();
    Heard.Created odd = buy("odd");
    arrive(thin("evt_odd", "payment_intent", odd.paymentIntentId()));
    arrive(thin("evt_1", "payment_intent", bought.paymentIntentId()));
    Questions stumbling =
        new Questions(
            database.jdbc(),
            database.transactions(),
            new Stumbling(shop.events(), odd.paymentIntentId()),
            StripeGateways.of(shop.stripe().url()));

    makeDue();
    stumbling.pass();
    assertThat(event("evt_1")).isEqualTo("applied");
    assertThat(event("evt_odd")).isEqualTo("received asking_stripe");

    database.execute("update tallystick.inbox_question set attempts = 33");
    makeDue();
    stumbling.pass();
    assertThat(event("evt_odd")).isEqualTo("parked IllegalStateException");
  }

  /** Fails over the answer about one object. */
  private record Stumbling(AnswerHandler others, String odd) implements AnswerHandler {
    @Override
    public Optional<Integer> beforeAsking(Account account, StripeNoun noun, String id) {
      return others.beforeAsking(account, noun, id);
    }

    @Override
    public EventOutcome applyAnswer(
        Account account, StripeNoun noun, String id, int before, List<Snapshot> answer) {
      if (id.equals(odd)) {
        throw new IllegalStateException("odd");
      }
      return others.applyAnswer(account, noun, id, before, answer);
    }
  }

  private Heard.Created buy() {
    return buy("buy");
  }

  private Heard.Created buy(String key) {
    return (Heard.Created)
        shop.server().create(Shop.CALLER, Shop.hats(1), Shop.key(key), Shop.fingerprint("{}"));
  }

  private static byte[] thin(String id, String noun, String object) {
    return """
    {"id":"%s","object":"v2.core.event","type":"v2.core.%s.changed","livemode":false,
     "created":"2026-11-24T12:00:00.000Z","related_object":{"id":"%s","type":"%s","url":"/"}}\
    """
        .formatted(id, noun.replace(".", "_"), object, noun)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] event(String id, String object) {
    return StripeEvents.event(id, "any.type", object);
  }

  private void arrive(byte[] body) {
    Envelope envelope = new EnvelopeReader(100_000).read(body).orElseThrow();
    new Inbox(database.jdbc()).store(Arrival.of(Shop.ACCOUNT, List.of(envelope)));
    try (Lanes lanes = new Lanes(database.jdbc(), database.transactions(), shop.events())) {
      lanes.start();
      Eventually.until("the lanes are empty", () -> database.count("inbox_job") == 0);
    }
  }

  /** As if the time had come. */
  private void ask() {
    makeDue();
    questions.pass();
  }

  private void makeDue() {
    database.execute("update tallystick.inbox_question set due_at = now()");
  }

  private String event(String id) {
    return database.text(
        "select concat_ws(' ', status, reason) from tallystick.inbox_event where event_id = '"
            + id
            + "'");
  }
}
