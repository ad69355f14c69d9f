package io.tallystick.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stripe.exception.SignatureVerificationException;
import com.stripe.model.Event;
import com.stripe.net.Webhook;
import io.tallystick.simulator.fault.Fault;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What an endpoint sees of each fault on events, and of endpoints that change. */
class EventFaultsTest {
  private static final String SECRET = "whsec_test";

  private final StripeSimulator simulator = StripeSimulator.start();
  private final Wire wire = Wire.merchant(simulator);

  @AfterEach
  void close() {
    simulator.close();
  }

  @Test
  void anOvertakenEventComesAfterTheNextOne() throws Exception {
    try (Receiver receiver = listening()) {
      simulator.faults().nextEvent("payment_intent.created", Fault.reorder());
      String late = create();
      String early = create();

      assertThat(receiver.await(2))
          .extracting(EventFaultsTest::subject)
          .containsExactly(early, late);
    }
  }

  @Test
  void eventsFromBeforeDoNotOvertake() throws Exception {
    try (Receiver receiver = listening()) {
      String declined = create();
      simulator.faults().nextEvent("payment_intent.payment_failed", Fault.reorder());
      simulator.confirm(declined, "pm_card_visa_chargeDeclined");
      receiver.await(2);
      assertThat(simulator.awaitWebhooks(Eventually.DEADLINE)).isTrue();

      create();

      assertThat(receiver.await(4).subList(2, 4))
          .extracting(EventFaultsTest::type)
          .containsExactly("payment_intent.created", "payment_intent.payment_failed");
    }
  }

  @Test
  void twoInARowAreEachOvertakenByTheNext() throws Exception {
    try (Receiver receiver = listening()) {
      simulator.faults().nextEvent("payment_intent.created", Fault.reorder(), 2);
      String last = create();
      String middle = create();
      String first = create();

      assertThat(receiver.await(3))
          .extracting(EventFaultsTest::subject)
          .containsExactly(first, middle, last);
    }
  }

  @Test
  void oneThatCameAloneDoesNotSpoilTheNext() throws Exception {
    SimulatorOptions still =
        SimulatorOptions.defaults().withBaseClock(InstantSource.fixed(Instant.now()));
    try (StripeSimulator stopped = StripeSimulator.start(still);
        Receiver receiver = new Receiver()) {
      stopped.registerWebhook(receiver.url(), SECRET);
      stopped.faults().nextEvent("payment_intent.created", Fault.reorder(), 2);
      String alone = create(Wire.merchant(stopped));
      stopped.advance(Duration.ofSeconds(11));
      receiver.await(1);
      assertThat(stopped.awaitWebhooks(Eventually.DEADLINE)).isTrue();

      String late = create(Wire.merchant(stopped));
      String early = create(Wire.merchant(stopped));

      assertThat(receiver.await(3))
          .extracting(EventFaultsTest::subject)
          .containsExactly(alone, early, late);
    }
  }

  @Test
  void aFaultOfDeliveryWaitsForAnEventThatIsDelivered() throws Exception {
    simulator.faults().nextEvent("*", Fault.duplicate());
    create();
    assertThat(simulator.faults().waiting()).hasSize(1);

    try (Receiver receiver = listening()) {
      String wanted = create();

      assertThat(receiver.await(2)).extracting(EventFaultsTest::subject).containsOnly(wanted);
    }
  }

  @Test
  void aWebhookThatWasHeldIsDeliveredInTheEnd() throws Exception {
    try (Receiver receiver = listening()) {
      simulator.holdWebhooks();
      create();
      String event = simulator.heldWebhooks().getFirst().id();
      assertThat(listed("delivery_success=true")).isZero();
      assertThat(pendingWebhooks()).isEqualTo(1);

      simulator.deliver(List.of(event, event));

      assertThat(receiver.received()).hasSize(2);
      assertThat(pendingWebhooks()).isZero();
      assertThat(listed("delivery_success=true")).isEqualTo(1);
    }
  }

  @Test
  void anEventThatNoneOvertakesComesAlone() throws Exception {
    try (Receiver receiver = listening()) {
      simulator.faults().nextEvent("payment_intent.created", Fault.reorder());
      String only = create();

      simulator.advance(Duration.ofSeconds(11));

      assertThat(subject(receiver.await(1).getFirst())).isEqualTo(only);
    }
  }

  @Test
  void aSecondIdTellsTheSameChange() throws Exception {
    try (Receiver receiver = listening()) {
      simulator.faults().nextEvent("payment_intent.created", Fault.secondId());
      String only = create();

      List<Receiver.Webhook> both = receiver.await(2);

      assertThat(both).extracting(EventFaultsTest::subject).containsOnly(only);
      assertThat(both).extracting(EventFaultsTest::id).doesNotHaveDuplicates();
      assertThat(wire.get("/v1/events").json().path("data")).hasSize(2);
    }
  }

  @Test
  void aSecondCanBeShared() throws Exception {
    create();
    simulator.advance(Duration.ofHours(1));
    simulator.faults().nextEvent("*", Fault.sameSecond());
    create();
    create();

    JsonNode events = wire.get("/v1/events").json().path("data");

    long first = events.get(2).path("created").asLong();
    assertThat(events.get(1).path("created").asLong()).isEqualTo(first);
    assertThat(events.get(0).path("created").asLong()).isGreaterThanOrEqualTo(first + 3_600);
  }

  @Test
  void anEventOfTheWrongModeIsWellSigned() throws Exception {
    try (Receiver receiver = listening()) {
      simulator.faults().nextEvent("*", Fault.wrongMode());
      create();

      assertThat(verified(receiver.await(1).getFirst()).getLivemode()).isTrue();
      assertThat(wire.get("/v1/events").text("/data/0/livemode")).isEqualTo("false");
    }
  }

  @Test
  void aForgeryComesBesideTheTruthAndIsListedNowhere() throws Exception {
    try (Receiver receiver = listening(200, 200)) {
      simulator.faults().nextEvent("*", Fault.forged());
      create();

      List<Receiver.Webhook> byAmount =
          receiver.await(2).stream()
              .sorted(Comparator.comparingLong(EventFaultsTest::amount))
              .toList();

      assertThat(byAmount).extracting(EventFaultsTest::amount).containsExactly(2_000L, 2_001L);
      assertThat(verified(byAmount.getFirst()).getType()).isEqualTo("payment_intent.created");
      assertThatThrownBy(() -> verified(byAmount.getLast()))
          .isInstanceOf(SignatureVerificationException.class);
      assertThat(wire.get("/v1/events").json().path("data")).hasSize(1);
    }
  }

  @Test
  void aRefusedForgeryDoesNotComeBack() throws Exception {
    try (Receiver receiver = listening(400, 400)) {
      simulator.faults().nextEvent("*", Fault.forged());
      create();
      receiver.await(3);

      Eventually.until("all is settled", () -> pendingWebhooks() == 0);
      assertThat(simulator.oracle().webhookDeliveries())
          .filteredOn(Oracle.WebhookDelivery::forged)
          .hasSize(1);
    }
  }

  @Test
  void chanceIsDrawnFromTheSeed() {
    assertThat(statuses(7)).isEqualTo(statuses(7));
    assertThat(statuses(7)).isNotEqualTo(statuses(8));
    assertThat(statuses(7).stream().filter(status -> status == 429).count()).isBetween(10L, 90L);
  }

  private static List<Integer> statuses(long seed) {
    try (StripeSimulator seeded =
        StripeSimulator.start(SimulatorOptions.defaults().withSeed(seed))) {
      Wire wire = Wire.merchant(seeded);
      wire.post(
          "/_sim/faults",
          """
          {"method": "POST", "path": "/v1/customers", "fault": "rate_limited",
           "probability": 0.25}\
          """);
      return java.util.stream.IntStream.range(0, 200)
          .mapToObj(i -> wire.post("/v1/customers", "name=N" + i).status())
          .toList();
    }
  }

  @Test
  void everythingGoesWrongWhenAskedTo() {
    simulator.faults().everything(0.5);

    assertThat(simulator.faults().waiting())
        .extracting(rule -> rule.fault().wireName())
        .contains("timeout_after", "reset", "forged", "second_id", "reorder", "same_second");
  }

  @Test
  void deliverySuccessTellsWhatWasAcknowledged() throws Exception {
    try (Receiver receiver = listening(500)) {
      create();
      receiver.await(1);
      assertThat(listed("delivery_success=false")).isEqualTo(1);

      receiver.await(2);

      Eventually.until("acknowledged", () -> listed("delivery_success=true") == 1);
      assertThat(listed("delivery_success=false")).isZero();
    }
  }

  @Test
  void givesUpAfterThreeDays() throws Exception {
    Receiver gone = new Receiver();
    gone.close();
    simulator.registerWebhook(gone.url(), SECRET);
    create();
    Eventually.until("a first attempt", () -> attempts() > 0);

    simulator.advance(Duration.ofDays(3));

    Eventually.until("no more attempts", () -> pendingWebhooks() == 0);
    assertThat(listed("delivery_success=false")).isEqualTo(1);
  }

  @Test
  void aDisabledEndpointGetsNothingUntilItIsEnabled() throws Exception {
    try (Receiver receiver = listening()) {
      String endpoint =
          "/v1/webhook_endpoints/" + wire.get("/v1/webhook_endpoints").text("/data/0/id");
      assertThat(wire.post(endpoint, "disabled=true").text("/status")).isEqualTo("disabled");
      create();
      wire.post(endpoint, "disabled=false&enabled_events[]=payment_intent.created");
      String seen = create();

      assertThat(receiver.await(1)).extracting(EventFaultsTest::subject).containsExactly(seen);
    }
  }

  @Test
  void whileASecretRollsBothSign() throws Exception {
    try (Receiver receiver = listening()) {
      String endpoint = wire.get("/v1/webhook_endpoints").text("/data/0/id");
      String fresh = simulator.rollWebhookSecret(endpoint, Duration.ofHours(24));
      create();
      Receiver.Webhook during = receiver.await(1).getFirst();
      assertThat(during.signature().split("v1=", -1)).hasSize(3);
      assertThat(Webhook.constructEvent(during.body(), during.signature(), fresh)).isNotNull();
      assertThat(verified(during)).isNotNull();

      simulator.advance(Duration.ofHours(25));
      create();

      Receiver.Webhook after = receiver.await(2).get(1);
      assertThat(Webhook.constructEvent(after.body(), after.signature(), fresh)).isNotNull();
      assertThatThrownBy(() -> verified(after)).isInstanceOf(SignatureVerificationException.class);
    }
  }

  @Test
  void eventsOfConnectedAccountsGoToConnectEndpointsOnly() throws Exception {
    try (Receiver own = listening();
        Receiver connect = new Receiver()) {
      wire.post(
          "/v1/webhook_endpoints",
          "url=" + connect.url() + "&enabled_events[]=customer.created&connect=true");
      String account = wire.post("/v1/accounts", "type=standard").text("/id");
      wire.send("POST", "/v1/customers", "name=Theirs", "Stripe-Account", account);
      wire.post("/v1/customers", "name=Ours");

      JsonNode theirs = json(connect.await(1).getFirst());
      assertThat(theirs.path("account").asString()).isEqualTo(account);
      assertThat(theirs.at("/data/object/name").asString()).isEqualTo("Theirs");
      assertThat(json(own.await(1).getFirst()).at("/data/object/name").asString())
          .isEqualTo("Ours");
    }
  }

  private Receiver listening(Integer... answers) throws IOException {
    Receiver receiver = new Receiver(answers);
    simulator.registerWebhook(receiver.url(), SECRET);
    return receiver;
  }

  private String create() {
    return create(wire);
  }

  private static String create(Wire merchant) {
    return merchant.post("/v1/payment_intents", "amount=2000&currency=usd").text("/id");
  }

  private int attempts() {
    return simulator.oracle().webhookDeliveries().size();
  }

  private int pendingWebhooks() {
    return wire.get("/v1/events").json().at("/data/0/pending_webhooks").asInt(-1);
  }

  private int listed(String query) {
    return wire.get("/v1/events?" + query).json().path("data").size();
  }

  private static String subject(Receiver.Webhook webhook) {
    return json(webhook).at("/data/object/id").asString();
  }

  private static String type(Receiver.Webhook webhook) {
    return json(webhook).path("type").asString();
  }

  private static long amount(Receiver.Webhook webhook) {
    return json(webhook).at("/data/object/amount").asLong();
  }

  private static String id(Receiver.Webhook webhook) {
    return json(webhook).path("id").asString();
  }

  private static JsonNode json(Receiver.Webhook webhook) {
    return new tools.jackson.databind.json.JsonMapper().readTree(webhook.body());
  }

  private static Event verified(Receiver.Webhook webhook) throws SignatureVerificationException {
    return Webhook.constructEvent(webhook.body(), webhook.signature(), SECRET);
  }
}
