package com.example.shop;

import static io.tallystick.fixture.Client.oneHat;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.access.Scope;
import io.tallystick.fixture.Answer;
import io.tallystick.fixture.Client;
import io.tallystick.fixture.Eventually;
import io.tallystick.fixture.Shop;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class EmbeddedTest {
  private static final Shop shop =
      Shop.open(
          HatShop.class,
          "tallystick.guard-other-paths=false",
          "spring.jackson.property-naming-strategy=UPPER_CAMEL_CASE",
          "spring.jackson.deserialization.fail-on-unknown-properties=false",
          "spring.jackson.default-property-inclusion=non_null");

  @AfterAll
  static void close() {
    shop.close();
  }

  private final Client backEnd = shop.backEnd(Scope.PAYMENTS_WRITE);

  @Test
  void leavesTheShopItsPages() {
    Answer hello = shop.anyone().get("/api/hello");

    assertThat(hello.status()).isEqualTo(200);
    assertThat(hello.body()).isEqualTo("{\"HelloWorld\":\"hello\"}");
  }

  @Test
  void leavesTheShopItsReading() {
    Answer hello = shop.anyone().post("/api/hello", "{\"HelloWorld\":\"hi\",\"unknown\":[1,2]}");

    assertThat(hello.body()).isEqualTo("{\"HelloWorld\":\"hi\"}");
  }

  @Test
  void leavesTheShopItsErrors() {
    assertThat(shop.anyone().get("/api/broken").status()).isEqualTo(418);
    assertThat(shop.anyone().get("/api/nowhere").status()).isEqualTo(418);
    assertThat(shop.anyone().post("/api/broken", "{}").status()).isEqualTo(418);
  }

  @Test
  void tellsTheShopsOwnHandlerAndFulfillsTheOrder() {
    shop.stripe().registerWebhook(shop.url() + "/api/webhooks/stripe", Shop.WEBHOOK_SECRET);
    Answer bought = backEnd.buy(oneHat());
    String order = bought.text("/orderId");

    shop.stripe().confirm(bought.text("/paymentIntentId"), "pm_card_visa");

    Eventually.until(
        "it is fulfilled",
        () -> backEnd.get("/api/orders/" + order).text("/status").equals("fulfilled"));
    assertThat(shop.bean(HatShop.Warehouse.class).shipped()).containsOnlyOnce(order);
  }

  @Test
  void tellsTheShopsHandlerOfAnEventUntilItReturns() {
    shop.stripe().registerWebhook(shop.url() + "/api/webhooks/stripe", Shop.WEBHOOK_SECRET);
    String paymentIntent = backEnd.buy(oneHat()).text("/paymentIntentId");

    shop.stripe().confirm(paymentIntent, "pm_card_createDispute");

    Eventually.until("it is told", () -> !shop.bean(HatShop.Lawyer.class).read().isEmpty());
    assertThat(shop.bean(HatShop.Lawyer.class).read())
        .allSatisfy(event -> {
          assertThat(event.type()).startsWith("charge.dispute.");
          assertThat(event.account()).isEqualTo("default");
          assertThat(event.object().path("payment_intent").asString()).isEqualTo(paymentIntent);
        });
  }

  @Test
  void answersInItsOwnWords() {
    Answer bought = backEnd.buy(oneHat());
    assertThat(bought.status()).isEqualTo(201);
    assertThat(bought.fields()).contains("orderId", "clientSecret", "publishableKey");

    Answer order = backEnd.get("/api/orders/" + bought.text("/orderId"));
    assertThat(order.fields()).contains("amountRefunded", "fulfilledAt", "reviewReason");
  }

  @Test
  void describesProblemsInItsOwnWords() {
    Answer problem = backEnd.buy("{\"items\":[],\"amount\":1}");

    assertThat(problem.status()).isEqualTo(400);
    assertThat(problem.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(problem.text("/errors/0/field")).isEqualTo("amount");
    assertThat(backEnd.get("/api/payment-intents").text("/code")).isEqualTo("method_not_allowed");
    assertThat(backEnd.get("/api/orders/x").text("/code")).isEqualTo("not_found");
  }

  @Test
  void describesItselfInItsOwnWordsAndNothingOfTheShops() {
    Answer description = shop.anyone().get("/openapi.json");

    assertThat(description.status()).isEqualTo(200);
    assertThat(description.json().at("/components/schemas/Order/properties").propertyNames())
        .contains("amountRefunded", "fulfilledAt");
    assertThat(description.json().path("paths").propertyNames())
        .contains("/api/orders/{id}")
        .doesNotContain("/api/hello");
    assertThat(shop.anyone().get("/openapi").header("Content-Type")).startsWith("text/html");
  }

  @Test
  void keepsItsPathsClosedToTheShopsChain() {
    assertThat(shop.anyone().buy(oneHat()).status()).isEqualTo(401);
    assertThat(shop.anyone().get("/api/orders/x").status()).isEqualTo(401);
    assertThat(shop.anyone().post("/api/webhooks/stripe", "{}").status()).isEqualTo(400);
  }
}
