package io.tallystick.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.stripe.StripeClient;
import com.stripe.exception.StripeException;
import com.stripe.model.Event;
import com.stripe.model.PaymentIntent;
import com.stripe.net.Webhook;
import com.stripe.param.WebhookEndpointCreateParams;
import io.tallystick.simulator.fault.Fault;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WebhooksTest {
  private static final String SECRET = "whsec_simulator";

  private final StripeSimulator simulator = StripeSimulator.start();
  private final StripeClient stripe = StripeClients.of(simulator);

  @AfterEach
  void close() {
    simulator.close();
  }

  @Test
  void tellsOfAPaymentInSignedEvents() throws Exception {
    try (Receiver receiver = listening()) {
      PaymentIntent intent = create();
      simulator.confirm(intent.getId(), "pm_card_visa");

      List<Event> events = verified(receiver.await(4));

      assertThat(events)
          .extracting(Event::getType)
          .containsExactlyInAnyOrder(
              "payment_intent.created",
              "charge.succeeded",
              "payment_intent.succeeded",
              "charge.updated");
      assertThat(events).extracting(Event::getApiVersion).containsOnly("2026-07-29.dahlia");
      PaymentIntent paid = subject(events, "payment_intent.succeeded");
      assertThat(paid.getStatus()).isEqualTo("succeeded");
      assertThat(paid.getAmountReceived()).isEqualTo(2_000);
    }
  }

  @Test
  void printsEventsAsStripeDoesAndNamesTheRequest() throws Exception {
    try (Receiver receiver = listening()) {
      Wire.Answer answer =
          Wire.merchant(simulator)
              .postWithKey("key-1", "/v1/payment_intents", "amount=2000&currency=usd");

      List<Receiver.Webhook> webhooks = receiver.await(1);
      String body = webhooks.getFirst().body();

      assertThat(body).startsWith("{\n  \"id\": \"evt_3").contains("\"metadata\": {},");
      assertThat(body).contains("\"pending_webhooks\": 1,");
      Event event = verified(webhooks).getFirst();
      assertThat(event.getRequest().getId()).isEqualTo(answer.header("Request-Id"));
      assertThat(event.getRequest().getIdempotencyKey()).isEqualTo("key-1");
      assertThat(event.getCreated()).isPositive();
    }
  }

  @Test
  void triesAgainUntilTheEndpointAcceptsAndFollowsNoRedirect() throws Exception {
    try (Receiver receiver = listening(500, 302)) {
      create();
      receiver.await(2);
      receiver.await(3);

      Eventually.until(
          "three attempts recorded", () -> simulator.oracle().webhookDeliveries().size() == 3);
      var deliveries = simulator.oracle().webhookDeliveries();
      assertThat(deliveries)
          .extracting(Oracle.WebhookDelivery::status)
          .containsExactly(500, 302, 200);
      assertThat(deliveries).extracting(Oracle.WebhookDelivery::attempt).containsExactly(1, 2, 3);
      assertThat(deliveries).extracting(Oracle.WebhookDelivery::eventId).containsOnly(onlyEvent());
    }
  }

  @Test
  void recordsAnEndpointThatIsNotThereAndReachesItLater() throws Exception {
    Receiver gone = new Receiver();
    gone.close();
    simulator.registerWebhook(gone.url(), SECRET);

    create();

    Eventually.until("an attempt", () -> !simulator.oracle().webhookDeliveries().isEmpty());
    assertThat(simulator.oracle().webhookDeliveries().getFirst().status()).isZero();
    assertThat(stripe.v1().events().retrieve(onlyEvent()).getPendingWebhooks()).isEqualTo(1);
  }

  @Test
  void deliversADuplicateUnderOneId() throws Exception {
    try (Receiver receiver = listening()) {
      simulator.faults().nextEvent("payment_intent.created", Fault.duplicate());
      create();

      assertThat(verified(receiver.await(2))).extracting(Event::getId).containsOnly(onlyEvent());
    }
  }

  @Test
  void dropsAnEventButListsIt() throws Exception {
    try (Receiver receiver = listening()) {
      simulator.faults().nextEvent("payment_intent.*", Fault.drop());
      PaymentIntent dropped = create();
      PaymentIntent delivered = create();

      List<Event> events = verified(receiver.await(1));

      assertThat(subject(events, "payment_intent.created").getId()).isEqualTo(delivered.getId());
      assertThat(stripe.v1().events().list().getData()).hasSize(2);
      assertThat(dropped.getId()).isNotEqualTo(delivered.getId());
    }
  }

  @Test
  void delaysAnEventUntilTheClockIsThere() throws Exception {
    try (Receiver receiver = listening()) {
      simulator.faults().nextEvent("payment_intent.created", Fault.delay(Duration.ofHours(2)));
      PaymentIntent late = create();
      PaymentIntent early = create();
      assertThat(subject(verified(receiver.await(1)), "payment_intent.created").getId())
          .isEqualTo(early.getId());

      simulator.advance(Duration.ofHours(2));

      List<Event> events = verified(receiver.await(2));
      assertThat(subject(events.subList(1, 2), "payment_intent.created").getId())
          .isEqualTo(late.getId());
    }
  }

  @Test
  void deliversAnEventOfAnOldVersion() throws Exception {
    try (Receiver receiver = listening()) {
      simulator.faults().nextEvent("*", Fault.versionSkew());
      create();

      Event event = verified(receiver.await(1)).getFirst();

      assertThat(event.getApiVersion()).isEqualTo("2023-10-16");
      assertThat(event.getDataObjectDeserializer().getRawJson()).contains("\"amount\":2000");
      assertThat(stripe.v1().events().retrieve(event.getId()).getApiVersion())
          .isEqualTo("2026-07-29.dahlia");
    }
  }

  @Test
  void strikesEventsByTheCallThatCausedThem() throws Exception {
    try (Receiver receiver = listening()) {
      simulator
          .faults()
          .add(
              new io.tallystick.simulator.fault.FaultRule(
                  "POST", "/v1/payment_intents", Fault.duplicate(), 1));
      create();

      assertThat(receiver.await(2)).hasSize(2);
    }
  }

  @Test
  void givesASecretAtCreationOnlyAndHonorsTheTypesAskedFor() throws Exception {
    try (Receiver receiver = new Receiver()) {
      var endpoint =
          stripe
              .v1()
              .webhookEndpoints()
              .create(
                  WebhookEndpointCreateParams.builder()
                      .setUrl(receiver.url())
                      .addEnabledEvent(
                          WebhookEndpointCreateParams.EnabledEvent.PAYMENT_INTENT__SUCCEEDED)
                      .build());
      assertThat(endpoint.getSecret()).startsWith("whsec_");
      assertThat(stripe.v1().webhookEndpoints().retrieve(endpoint.getId()).getSecret()).isNull();
      simulator.confirm(create().getId(), "pm_card_visa");

      Receiver.Webhook webhook = receiver.await(1).getFirst();

      Event event =
          Webhook.constructEvent(webhook.body(), webhook.signature(), endpoint.getSecret());
      assertThat(event.getType()).isEqualTo("payment_intent.succeeded");
      assertThat(stripe.v1().webhookEndpoints().delete(endpoint.getId()).getDeleted()).isTrue();
      assertThat(stripe.v1().webhookEndpoints().list().getData()).isEmpty();
    }
  }

  @Test
  void tellsWhatACaptureChanged() throws Exception {
    String id =
        Wire.merchant(simulator)
            .post("/v1/payment_intents", "amount=2000&currency=usd&capture_method=manual")
            .text("/id");
    simulator.confirm(id, "pm_card_visa");
    stripe.v1().paymentIntents().capture(id);

    List<Event> events = stripe.v1().events().list().getData();

    assertThat(events)
        .extracting(Event::getType)
        .containsExactly(
            "payment_intent.succeeded",
            "charge.captured",
            "payment_intent.amount_capturable_updated",
            "charge.succeeded",
            "payment_intent.created");
    assertThat(events.get(1).getData().getPreviousAttributes())
        .containsEntry("captured", false)
        .containsOnlyKeys("captured", "amount_captured", "balance_transaction");
  }

  private Receiver listening(Integer... answers) throws IOException {
    Receiver receiver = new Receiver(answers);
    simulator.registerWebhook(receiver.url(), SECRET);
    return receiver;
  }

  private PaymentIntent create() throws StripeException {
    return stripe.v1().paymentIntents().create(StripeClients.twentyDollars().build());
  }

  private String onlyEvent() throws StripeException {
    return stripe.v1().events().list().getData().getFirst().getId();
  }

  private static List<Event> verified(List<Receiver.Webhook> webhooks) throws StripeException {
    List<Event> events = new java.util.ArrayList<>();
    for (Receiver.Webhook webhook : webhooks) {
      events.add(Webhook.constructEvent(webhook.body(), webhook.signature(), SECRET));
    }
    return events;
  }

  private static PaymentIntent subject(List<Event> events, String type) {
    return events.stream()
        .filter(event -> event.getType().equals(type))
        .map(event -> (PaymentIntent) event.getDataObjectDeserializer().getObject().orElseThrow())
        .findFirst()
        .orElseThrow();
  }
}
