package io.tallystick.simulator.client;

import com.stripe.exception.StripeException;
import com.stripe.model.Charge;
import com.stripe.model.Event;
import com.stripe.model.PaymentIntent;
import com.stripe.model.StripeCollection;
import com.stripe.model.WebhookEndpoint;
import com.stripe.net.RequestOptions;
import com.stripe.param.ChargeRetrieveParams;
import com.stripe.param.CustomerCreateParams;
import com.stripe.param.CustomerUpdateParams;
import com.stripe.param.EventListParams;
import com.stripe.param.PaymentIntentListParams;
import com.stripe.param.PaymentIntentRetrieveParams;
import com.stripe.param.WebhookEndpointCreateParams;
import com.stripe.param.WebhookEndpointUpdateParams;
import com.stripe.param.common.EmptyParam;
import java.util.List;

/** What every call has in common, and what the account tells. */
final class AccountScenarios {
  private AccountScenarios() {}

  static List<Scenario> all() {
    return List.of(
        new Scenario("events are listed", AccountScenarios::events),
        new Scenario("webhook endpoints", AccountScenarios::endpoints),
        new Scenario("answers are expanded", AccountScenarios::expansion),
        new Scenario("a call is repeated", AccountScenarios::repetition),
        new Scenario("metadata has rules", AccountScenarios::metadata));
  }

  private static void show(Stage stage, Event event) {
    String status =
        event.getDataObjectDeserializer().getObject().orElseThrow() instanceof PaymentIntent intent
            ? intent.getStatus()
            : null;
    stage.say("event", event.getType(), status, event.getLivemode());
  }

  private static void events(Stage stage) throws StripeException {
    var events = stage.stripe().events();
    PaymentIntent first = stage.pay(2_000, "usd", "pm_card_visa");
    stage.advance("PT1H");
    stage.refund(stage.charge(stage.pay(3_000, "usd", "pm_card_visa")), 100);
    EventListParams all = EventListParams.builder().setLimit(2L).build();
    for (Event event : events.list(all).autoPagingIterable()) {
      show(stage, event);
    }
    Event oldest = events.list().getData().getLast();
    stage.say("from the oldest on");
    onwards(stage, oldest.getId());
    EventListParams both =
        EventListParams.builder()
            .setStartingAfter(oldest.getId())
            .setEndingBefore(oldest.getId())
            .build();
    stage.refused(() -> events.list(both));
    stage.say("of two types, in the last hour");
    EventListParams filtered =
        EventListParams.builder()
            .addType("payment_intent.succeeded")
            .addType("charge.refunded")
            .setCreated(EventListParams.Created.builder().setGt(first.getCreated()).build())
            .build();
    events.list(filtered).getData().forEach(event -> show(stage, event));
    show(stage, events.retrieve(oldest.getId()));
    stage.refused(() -> events.retrieve("evt_unknown"));
    EventListParams.Builder tooMany = EventListParams.builder();
    for (int type = 0; type < 21; type++) {
      tooMany.addType("type." + type);
    }
    stage.refused(() -> events.list(tooMany.build()));
  }

  /** Page by page: stripe-java pages by itself only backwards in time. */
  private static void onwards(Stage stage, String from) throws StripeException {
    String cursor = from;
    boolean more = true;
    while (more) {
      EventListParams newer =
          EventListParams.builder().setLimit(2L).setEndingBefore(cursor).build();
      StripeCollection<Event> page = stage.stripe().events().list(newer);
      page.getData().reversed().forEach(event -> show(stage, event));
      cursor = page.getData().getFirst().getId();
      more = page.getHasMore();
    }
  }

  private static void endpoints(Stage stage) throws StripeException {
    var endpoints = stage.stripe().webhookEndpoints();
    WebhookEndpoint made =
        endpoints.create(
            WebhookEndpointCreateParams.builder()
                .setUrl("https://shop.example/webhook")
                .addEnabledEvent(WebhookEndpointCreateParams.EnabledEvent.PAYMENT_INTENT__SUCCEEDED)
                .build());
    stage.say(
        "webhook_endpoint", made.getStatus(), made.getUrl(), made.getSecret().substring(0, 6));
    WebhookEndpoint found = endpoints.retrieve(made.getId());
    stage.say("webhook_endpoint", found.getEnabledEvents().get(0), found.getSecret());
    stage.say(endpoints.list().getData().size(), "endpoint");
    WebhookEndpointUpdateParams silent =
        WebhookEndpointUpdateParams.builder().setDisabled(true).build();
    stage.say("webhook_endpoint", endpoints.update(made.getId(), silent).getStatus());
    stage.say("deleted", endpoints.delete(made.getId()).getDeleted());
    stage.refused(() -> endpoints.retrieve(made.getId()));
    stage.say(endpoints.list().getData().size(), "endpoints");
  }

  private static void expansion(Stage stage) throws StripeException {
    var intents = stage.stripe().paymentIntents();
    PaymentIntent paid = stage.pay(2_000, "usd", "pm_card_visa");
    PaymentIntentRetrieveParams deep =
        PaymentIntentRetrieveParams.builder()
            .addExpand("latest_charge.balance_transaction")
            .build();
    Charge charge = intents.retrieve(paid.getId(), deep, null).getLatestChargeObject();
    stage.show(charge);
    stage.show(charge.getBalanceTransactionObject());
    stage.refund(charge, 300);
    PaymentIntentListParams listed =
        PaymentIntentListParams.builder().addExpand("data.latest_charge").build();
    stage.show(intents.list(listed).getData().get(0).getLatestChargeObject());
    ChargeRetrieveParams refunds = ChargeRetrieveParams.builder().addExpand("refunds").build();
    stage.show(
        stage.stripe().charges().retrieve(charge.getId(), refunds).getRefunds().getData().get(0));
    PaymentIntentRetrieveParams unknown =
        PaymentIntentRetrieveParams.builder().addExpand("colour").build();
    stage.refused(() -> intents.retrieve(paid.getId(), unknown, null));
    PaymentIntentRetrieveParams tooDeep =
        PaymentIntentRetrieveParams.builder().addExpand("a.b.c.d.e").build();
    stage.refused(() -> intents.retrieve(paid.getId(), tooDeep, null));
  }

  private static void repetition(Stage stage) throws StripeException {
    var customers = stage.stripe().customers();
    RequestOptions key = RequestOptions.builder().setIdempotencyKey("order_1").build();
    CustomerCreateParams ada = CustomerCreateParams.builder().setName("Ada").build();
    String id = customers.create(ada, key).getId();
    var again = customers.create(ada, key);
    String replayed =
        again.getLastResponse().headers().firstValue("Idempotent-Replayed").orElse(null);
    stage.say(again.getId().equals(id), replayed, customers.list().getData().size());
    CustomerCreateParams grace = CustomerCreateParams.builder().setName("Grace").build();
    stage.refused(() -> customers.create(grace, key));
    RequestOptions declined = RequestOptions.builder().setIdempotencyKey("order_2").build();
    var intents = stage.stripe().paymentIntents();
    var params = Stage.payment(2_000, "usd", "pm_card_chargeDeclined").build();
    stage.refused(() -> intents.create(params, declined));
    stage.refused(() -> intents.create(params, declined));
    stage.say(intents.list().getData().size(), "payment");
  }

  private static void metadata(Stage stage) throws StripeException {
    var customers = stage.stripe().customers();
    String id =
        stage
            .show(
                customers.create(
                    CustomerCreateParams.builder()
                        .putMetadata("a", "1")
                        .putMetadata("b", "2")
                        .build()))
            .getId();
    stage.show(
        customers.update(
            id, CustomerUpdateParams.builder().putMetadata("a", "").putMetadata("c", "3").build()));
    CustomerUpdateParams longKey =
        CustomerUpdateParams.builder().putMetadata("k".repeat(41), "1").build();
    stage.refused(() -> customers.update(id, longKey));
    CustomerUpdateParams longValue =
        CustomerUpdateParams.builder().putMetadata("d", "v".repeat(501)).build();
    stage.refused(() -> customers.update(id, longValue));
    CustomerUpdateParams.Builder many = CustomerUpdateParams.builder();
    for (int key = 0; key < 51; key++) {
      many.putMetadata("k" + key, "1");
    }
    stage.refused(() -> customers.update(id, many.build()));
    stage.show(
        customers.update(id, CustomerUpdateParams.builder().setMetadata(EmptyParam.EMPTY).build()));
  }
}
