package io.tallystick.endtoend.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tallystick.endtoend.process.Http;
import io.tallystick.endtoend.shop.Purchase;
import io.tallystick.endtoend.shop.ServeSettings;
import io.tallystick.endtoend.shop.SurvivorStage;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.awaitility.core.ConditionTimeoutException;

/** Brings about what a call needs: intents to capture, orders to refund. */
final class Groundwork {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String INTENTS = "/api/payment-intents";
  private static final String TWO_HATS = "\"items\":[{\"price\":\"hat\",\"quantity\":2}]";
  private static final int CREATED = 201;

  private final SurvivorStage stage;
  private final String destination;

  /** What has been bought by calls that are not canceled. */
  private final Map<Call, Purchase> bought = new ConcurrentHashMap<>();

  private final Set<String> paid = ConcurrentHashMap.newKeySet();

  Groundwork(SurvivorStage stage) {
    this.stage = stage;
    this.destination = stage.stripe().connectedAccount(ServeSettings.SECRET_KEY);
  }

  /** A call of this kind that can be made now. */
  Call call(CallKind kind) {
    return switch (kind) {
      case GUEST_INTENT -> buying(kind, "");
      case USER_CUSTOMER, USER_INTENT -> buyingForSomebody(kind);
      case CAPTURE_IN_FULL -> Call.of(kind, authorized(true) + "/capture", "{}");
      case CAPTURE_IN_PART -> Call.of(kind, authorized(true) + "/capture", "{\"amount\":1000}");
      case CANCEL -> Call.of(kind, authorized(false) + "/cancel", "{}");
      case REFUND_IN_FULL -> Call.of(kind, "/api/refunds", "{\"orderId\":\"" + fulfilled() + "\"}");
      case REFUND_IN_PART ->
          Call.of(kind, "/api/refunds", "{\"orderId\":\"" + fulfilled() + "\",\"amount\":1000}");
      case CHARGE ->
          Call.of(
              kind,
              "/api/charges",
              "{\"amount\":1700,\"currency\":\"usd\",\"source\":\"tok_visa\"}");
      case TRANSFER ->
          Call.of(
              kind,
              "/api/transfers",
              "{\"amount\":900,\"currency\":\"usd\",\"destination\":\"%s\",\"orderId\":\"%s\"}"
                  .formatted(destination, fulfilled()));
    };
  }

  private static Call buying(CallKind kind, String more) {
    return Call.of(kind, INTENTS, "{" + TWO_HATS + more + "}");
  }

  private static Call buyingForSomebody(CallKind kind) {
    String user = "user-" + UUID.randomUUID();
    Call call = buying(kind, ",\"onBehalfOf\":\"" + user + "\"");
    return new Call(kind, call.key(), call.path(), call.body(), user);
  }

  /** The path of an intent whose money is only authorized. */
  private String authorized(boolean toBeCaptured) {
    Call call = buying(CallKind.GUEST_INTENT, ",\"captureMethod\":\"manual\"");
    Purchase purchase = purchase(call);
    stage.shopper().pays(purchase);
    if (toBeCaptured) {
      bought.put(call, purchase);
      paid.add(purchase.orderId());
    }
    return INTENTS + "/" + purchase.paymentIntentId();
  }

  /** The id of an order that is done with. */
  private String fulfilled() {
    Call call = buying(CallKind.GUEST_INTENT, "");
    Purchase purchase = purchase(call);
    bought.put(call, purchase);
    pay(purchase);
    await().atMost(SOON).until(() -> stage.shopper().statusOf(purchase).equals("fulfilled"));
    return purchase.orderId();
  }

  /** What a call has bought after all. */
  void remember(Call call, Http.Answer answer) {
    if (call.kind().isPurchase() && answer.status() == CREATED) {
      bought.put(call, Purchase.of(answer.json()));
    }
  }

  /**
   * Pays what is not paid yet, and waits until every order is done with; what is not in time is the
   * checker's to name.
   */
  Map<String, Purchase> finish() {
    bought.values().forEach(this::pay);
    try {
      await()
          .atMost(SOON)
          .until(() ->
              bought.values().stream()
                  .allMatch(purchase -> stage.shopper().statusOf(purchase).equals("fulfilled")));
    } catch (ConditionTimeoutException e) {
      System.out.println("not all are fulfilled within " + SOON);
    }
    Map<String, Purchase> purchases = new TreeMap<>();
    bought.forEach((call, purchase) -> purchases.put(call.key(), purchase));
    return purchases;
  }

  private void pay(Purchase purchase) {
    if (paid.add(purchase.orderId())) {
      stage.shopper().pays(purchase);
    }
  }

  /** What everybody is told about what he bought. */
  Map<String, Purchase> askAgain() {
    Map<String, Purchase> again = new ConcurrentSkipListMap<>();
    bought.keySet().forEach(call -> again.put(call.key(), purchase(call)));
    return again;
  }

  private Purchase purchase(Call call) {
    Http.Answer answer = call.at(stage.shopper());
    assertThat(answer.status()).as(answer.body()).isEqualTo(CREATED);
    return Purchase.of(answer.json());
  }
}
