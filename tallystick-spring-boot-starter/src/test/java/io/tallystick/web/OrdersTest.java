package io.tallystick.web;

import static io.tallystick.fixture.Client.newIdempotencyKey;
import static io.tallystick.fixture.Client.oneHat;
import static io.tallystick.web.ProblemShape.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.access.Scope;
import io.tallystick.fixture.Answer;
import io.tallystick.fixture.Client;
import io.tallystick.fixture.Eventually;
import io.tallystick.fixture.Shop;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class OrdersTest {
  private static final Shop shop = Shop.open();

  @BeforeAll
  static void open() {
    shop.stripe().registerWebhook(shop.url() + "/api/webhooks/stripe", Shop.WEBHOOK_SECRET);
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  private final Client owner = shop.backEnd(Scope.PAYMENTS_WRITE);

  @Test
  void showsAnOrderToItsOwner() {
    Answer bought = owner.buy(oneHat().replace("}]", "}],\"reference\":\"cart-7\""));

    Answer order = owner.get("/api/orders/" + bought.text("/orderId"));

    assertThat(order.status()).isEqualTo(200);
    assertThat(order.fields())
        .containsExactlyInAnyOrder(
            "id",
            "reference",
            "status",
            "amount",
            "currency",
            "items",
            "payment",
            "refunds",
            "amountRefunded",
            "disputed",
            "fulfilledAt",
            "reviewReason");
    assertThat(order.text("/reference")).isEqualTo("cart-7");
    assertThat(order.text("/status")).isEqualTo("open");
    assertThat(order.json().get("amount").longValue()).isEqualTo(1500);
    assertThat(order.json().at("/items/0").propertyNames())
        .containsExactlyInAnyOrder("price", "name", "unitAmount", "quantity");
    assertThat(order.text("/items/0/name")).isEqualTo("Felt hat");
    assertThat(order.json().get("payment").propertyNames())
        .containsExactlyInAnyOrder("paymentIntentId", "status", "amountCaptured");
    assertThat(order.text("/payment/paymentIntentId")).isEqualTo(bought.text("/paymentIntentId"));
    assertThat(order.body()).doesNotContain("secret");
  }

  @Test
  void showsWhatStripeSaysOfIt() {
    Answer bought = owner.buy(oneHat());
    String path = "/api/orders/" + bought.text("/orderId");

    shop.stripe().confirm(bought.text("/paymentIntentId"), "pm_card_visa");

    Eventually.until("the order is paid", () -> owner.get(path).text("/status").equals("paid"));
    Answer order = owner.get(path);
    assertThat(order.text("/payment/status")).isEqualTo("succeeded");
    assertThat(order.json().at("/payment/amountCaptured").longValue()).isEqualTo(1500);
  }

  @Test
  void isPaidOnNobodysWordButStripes() {
    Client mighty = shop.backEnd(Scope.values());
    Answer bought = mighty.buy(oneHat());
    String path = "/api/orders/" + bought.text("/orderId");
    String returned =
        "?payment_intent=%s&payment_intent_client_secret=%s&redirect_status=succeeded"
            .formatted(bought.text("/paymentIntentId"), bought.text("/clientSecret"));
    String claim = "{\"status\":\"paid\",\"payment\":{\"status\":\"succeeded\"}}";

    for (String claimed : List.of(path, path + returned, path + "/pay", path + "/fulfill")) {
      for (String method : List.of("POST", "PUT", "PATCH", "DELETE")) {
        Answer answer =
            mighty.send(
                method,
                claimed,
                BodyPublishers.ofString(claim),
                "Idempotency-Key",
                newIdempotencyKey());
        assertThat(answer.status()).as(method + " " + claimed).isIn(403, 404, 405);
      }
    }
    assertThat(mighty.get(path + returned).text("/status")).isEqualTo("open");
    assertThat(shop.anyone().post("/api/webhooks/stripe", claim).status()).isEqualTo(400);
    assertThat(mighty.get(path).text("/status")).isEqualTo("open");
  }

  @Test
  void showsAnyOrderToWhoeverMayReadAll() {
    String path = "/api/orders/" + owner.buy(oneHat()).text("/orderId");

    assertThat(shop.backEnd(Scope.ORDERS_READ).get(path).json()).isEqualTo(owner.get(path).json());
  }

  @Test
  void ownsNoOrderThatItMadeForAUser() {
    Answer bought = owner.buy(oneHat().replace("}]", "}],\"onBehalfOf\":\"alice\""));

    String path = "/api/orders/" + bought.text("/orderId");

    assertProblem(owner.get(path), 404, "not_found");
    assertThat(shop.backEnd(Scope.ORDERS_READ).get(path).status()).isEqualTo(200);
  }

  @Test
  void answersStrangersAsIfTheOrderWereNotThere() {
    String order = owner.buy(oneHat()).text("/orderId");
    Client stranger = shop.backEnd(Scope.PAYMENTS_WRITE);

    Answer notYours = stranger.get("/api/orders/" + order);
    Answer missing = stranger.get("/api/orders/ord_00000000000000000000000000");

    assertProblem(notYours, 404, "not_found");
    assertThat(withoutReference(notYours)).isEqualTo(withoutReference(missing));
    assertThat(notYours.headers().map().keySet()).isEqualTo(missing.headers().map().keySet());
  }

  @Test
  void showsNothingToAnyone() {
    String order = owner.buy(oneHat()).text("/orderId");

    assertProblem(shop.anyone().get("/api/orders/" + order), 401, "unauthenticated");
  }

  @Test
  void showsTheCatalogueToAnyone() {
    Answer catalog = shop.anyone().get("/api/catalog");

    assertThat(catalog.status()).isEqualTo(200);
    assertThat(catalog.fields()).containsExactly("prices");
    assertThat(catalog.json().at("/prices/0").toString())
        .isEqualTo(
            "{\"id\":\"hat\",\"name\":\"Felt hat\",\"active\":true,\"maxQuantity\":10,"
                + "\"amounts\":{\"eur\":1400,\"usd\":1500}}");
    assertThat(catalog.json().at("/prices/2/active").booleanValue()).isFalse();
  }

  @Test
  void answersAnOperationThatIsNoneAsMissing() {
    for (String id :
        new String[] {
          "x", "00000000-0000-0000-0000-000000000000", "1-1-1-1-1", "0".repeat(5_000)
        }) {
      assertProblem(owner.get("/api/operations/" + id), 404, "not_found");
    }
  }

  private static String withoutReference(Answer answer) {
    return answer.body().replace(answer.text("/reference"), "");
  }
}
