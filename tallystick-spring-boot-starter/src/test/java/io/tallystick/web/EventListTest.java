package io.tallystick.web;

import static io.tallystick.fixture.Client.oneHat;
import static io.tallystick.web.ProblemShape.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.access.Scope;
import io.tallystick.fixture.Answer;
import io.tallystick.fixture.Client;
import io.tallystick.fixture.Eventually;
import io.tallystick.fixture.Shop;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class EventListTest {
  private static final Shop shop = Shop.open();

  private final Client operator = shop.backEnd(Scope.EVENTS_READ);

  @BeforeAll
  static void open() {
    shop.stripe().registerWebhook(shop.url() + "/api/webhooks/stripe", Shop.WEBHOOK_SECRET);
    shop.backEnd(Scope.PAYMENTS_WRITE).buy(oneHat());
    Client operator = shop.backEnd(Scope.EVENTS_READ);
    Eventually.until(
        "an event has come", () -> !operator.get("/api/events").json().get("data").isEmpty());
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  @Test
  void showsEventsToWhoMayReadThem() {
    Answer events = operator.get("/api/events?type=payment_intent.created&limit=1");

    assertThat(events.status()).isEqualTo(200);
    assertThat(events.fields()).containsExactlyInAnyOrder("data", "hasMore");
    assertThat(events.json().at("/data/0").propertyNames())
        .containsExactlyInAnyOrder(
            "id",
            "type",
            "apiVersion",
            "livemode",
            "receivedAt",
            "status",
            "reason",
            "attempts",
            "orderId");
    String id = events.text("/data/0/id");
    assertThat(operator.get("/api/events/" + id).text("/type")).isEqualTo("payment_intent.created");
  }

  @Test
  void showsThemToNobodyElse() {
    Client other = shop.backEnd(Scope.ORDERS_READ);

    assertProblem(other.get("/api/events"), 403, "forbidden");
    assertProblem(other.get("/api/events/evt_1"), 403, "forbidden");
  }

  @Test
  void refusesWhatItDoesNotUnderstand() {
    for (String query :
        new String[] {
          "limit=0",
          "limit=101",
          "limit=x",
          "limit=",
          "status=lost",
          "startingAfter=evt_none",
          "startingAfter=%00",
          "type=%00",
          "type="
        }) {
      assertProblem(
          operator.get("/api/events?" + query),
          422,
          "invalid_request",
          query.substring(0, query.indexOf('=')),
          "invalid");
    }
    assertProblem(operator.get("/api/events/evt_none"), 404, "not_found");
  }
}
