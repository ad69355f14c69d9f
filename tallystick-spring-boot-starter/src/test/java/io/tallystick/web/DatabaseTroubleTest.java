package io.tallystick.web;

import static io.tallystick.fixture.Client.oneHat;
import static io.tallystick.web.ProblemShape.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.access.Scope;
import io.tallystick.fixture.Answer;
import io.tallystick.fixture.CapturedLog;
import io.tallystick.fixture.Client;
import io.tallystick.fixture.Eventually;
import io.tallystick.fixture.Shop;
import io.tallystick.fixture.SignedEvent;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.Test;

class DatabaseTroubleTest {

  @Test
  void saysThatItIsUnavailableWithoutItsDatabase() {
    try (CapturedLog log = CapturedLog.open();
        Shop shop = Shop.open("spring.datasource.hikari.connection-timeout=500")) {
      Client backEnd = shop.backEnd(Scope.PAYMENTS_WRITE);

      shop.database().drop();

      Answer answer = backEnd.buy(oneHat());
      assertProblem(answer, 503, "unavailable");
      for (String event : List.of("api.refused", "api.database_failed")) {
        Eventually.until(
            "a line of " + event,
            () ->
                log.lines().stream()
                    .anyMatch(line ->
                        line.startsWith("event=" + event)
                            && line.contains(answer.text("/reference"))));
      }
      assertThat(Integer.parseInt(answer.header("Retry-After"))).isPositive();
      assertThat(shop.anyone().get("/api/catalog").status()).isEqualTo(200);
      Answer health = shop.anyone().get("/actuator/health");
      assertThat(health.status()).isEqualTo(503);
      assertThat(health.fields()).isSubsetOf("status", "groups");
    }
  }

  @Test
  void thanksForNoEventThatItCannotStore() {
    try (Shop shop = Shop.open("spring.datasource.hikari.connection-timeout=500")) {
      shop.database().drop();

      Answer answer = deliver(shop, SignedEvent.any());

      assertThat(answer.status()).isEqualTo(503);
      assertThat(Integer.parseInt(answer.header("Retry-After"))).isPositive();
      assertThat(answer.body()).isEqualTo("{\"error\":\"not_stored\"}");
      assertThat(deliver(shop, SignedEvent.forged("{}")).status()).isEqualTo(400);
    }
  }

  @Test
  void hidesWhatIsWrongWithIt() {
    try (Shop shop = Shop.open()) {
      Client backEnd = shop.backEnd(Scope.PAYMENTS_WRITE);
      String order = "/api/orders/" + backEnd.buy(oneHat()).text("/orderId");

      shop.jdbc().sql("update tallystick.orders set currency = 'gold'").update();
      Answer broken = backEnd.get(order);
      shop.jdbc().sql("alter table tallystick.orders rename to elsewhere").update();
      Answer gone = backEnd.get(order);

      assertProblem(broken, 500, "internal_error");
      assertThat(broken.body()).doesNotContain("gold").doesNotContain("Exception");
      assertProblem(gone, 503, "unavailable");
      assertThat(gone.body()).doesNotContain("orders");
    }
  }

  private static Answer deliver(Shop shop, SignedEvent event) {
    return shop.anyone()
        .post(
            "/api/webhooks/stripe",
            BodyPublishers.ofByteArray(event.body()),
            "Stripe-Signature",
            event.signature());
  }
}
