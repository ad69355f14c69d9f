package io.tallystick.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.fixture.Answer;
import io.tallystick.fixture.Shop;
import io.tallystick.fixture.SignedEvent;
import io.tallystick.fixture.StoredEvents;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WebhookFloodTest {
  private static final int AT_ONCE = 10;

  @Test
  void limitsForgedRequestsAndLetsValidOnesPass() {
    try (Shop shop = Shop.open("tallystick.stripe.webhook-failures-per-second=3")) {
      List<Answer> forged = new ArrayList<>();
      forged.add(deliver(shop, SignedEvent.forged(SignedEvent.json(SignedEvent.newId()))));
      for (int i = 0; i < 100; i++) {
        if (i % AT_ONCE == 0) {
          forged.addAll(forgedAtOnce(shop));
        }
        String id = SignedEvent.newId();
        assertThat(deliver(shop, SignedEvent.of(SignedEvent.json(id))).status()).isEqualTo(200);
        assertThat(StoredEvents.in(shop).count(id)).isEqualTo(1);
      }

      assertThat(forged.getFirst().status()).isEqualTo(400);
      assertThat(forged).extracting(Answer::status).containsOnly(400, 429).contains(429);
      assertThat(forged)
          .filteredOn(answer -> answer.status() == 429)
          .allSatisfy(answer -> {
            assertThat(Integer.parseInt(answer.header("Retry-After"))).isPositive();
            assertThat(answer.body()).isEqualTo("{\"error\":\"too_many_failures\"}");
          });
    }
  }

  @Test
  void countsFailuresByTheAddressThatATrustedProxyNames() {
    try (Shop shop =
        Shop.open(
            "tallystick.stripe.webhook-failures-per-second=1",
            "tallystick.traffic.trusted-proxies=127.0.0.1")) {
      List<Integer> flooding = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        flooding.add(forgedFrom(shop, "198.51.100.1"));
      }

      assertThat(flooding).contains(429);
      for (int i = 2; i < 20; i++) {
        assertThat(forgedFrom(shop, "198.51.100." + i)).isEqualTo(400);
      }
    }
  }

  @Test
  void believesNoHeaderWithoutAProxy() {
    try (Shop shop = Shop.open("tallystick.stripe.webhook-failures-per-second=1")) {
      List<Integer> flooding = new ArrayList<>();
      for (int i = 2; i < 22; i++) {
        flooding.add(forgedFrom(shop, "198.51.100." + i));
      }

      assertThat(flooding).contains(429);
    }
  }

  /** Together, so that they are a flood on a machine that is slow as well. */
  private static List<Answer> forgedAtOnce(Shop shop) {
    return IntStream.range(0, AT_ONCE)
        .mapToObj(i ->
            CompletableFuture.supplyAsync(
                () -> deliver(shop, SignedEvent.forged(SignedEvent.json(SignedEvent.newId()))),
                Thread::startVirtualThread))
        .toList()
        .stream()
        .map(CompletableFuture::join)
        .toList();
  }

  private static int forgedFrom(Shop shop, String forwardedFor) {
    return deliver(shop, SignedEvent.forged("{}"), "X-Forwarded-For", forwardedFor).status();
  }

  private static Answer deliver(Shop shop, SignedEvent event, String... headers) {
    List<String> all = new ArrayList<>(List.of("Stripe-Signature", event.signature()));
    all.addAll(List.of(headers));
    return shop.anyone()
        .post(
            "/api/webhooks/stripe",
            BodyPublishers.ofByteArray(event.body()),
            all.toArray(String[]::new));
  }
}
