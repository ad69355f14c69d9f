package io.tallystick.web;

import static io.tallystick.fixture.Client.newIdempotencyKey;
import static io.tallystick.web.ProblemShape.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.access.Scope;
import io.tallystick.fixture.Answer;
import io.tallystick.fixture.Client;
import io.tallystick.fixture.Purchases;
import io.tallystick.fixture.Shop;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class TransfersTest {
  private static final Shop shop = Shop.open().hearing();
  private static final String seller = shop.seller();

  @AfterAll
  static void close() {
    shop.close();
  }

  private final Purchases purchases = Purchases.in(shop);
  private final Client backEnd = shop.backEnd(Scope.TRANSFERS_WRITE);

  @Test
  void passesAnOrdersMoneyOn() {
    Answer order = purchases.paid();

    Answer transferred = transfer(500, "usd", seller, order.text("/orderId"));

    assertThat(transferred.body())
        .isEqualTo(
            "{\"transferId\":\"%s\",\"amount\":500,\"currency\":\"usd\",\"destination\":\"%s\"}"
                .formatted(transferred.text("/transferId"), seller));
    assertThat(transferred.status()).isEqualTo(201);
    assertThat(shop.stripe().oracle().transfers())
        .filteredOn(it -> it.id().equals(transferred.text("/transferId")))
        .singleElement()
        .satisfies(it -> {
          assertThat(it.destination()).isEqualTo(seller);
          assertThat(it.amount()).isEqualTo(500);
        });
  }

  @Test
  void passesOnNoMoreThanTheOrderHas() {
    String order = purchases.paid().text("/orderId");

    assertProblem(
        transfer(1501, "usd", seller, order), 422, "invalid_request", "amount", "exceeds_captured");
    assertProblem(
        transfer(100, "eur", seller, order), 422, "invalid_request", "currency", "not_the_orders");
    assertThat(transfer(1000, "usd", seller, order).status()).isEqualTo(201);
    assertThat(transfer(1000, "usd", seller, order).status()).isBetween(400, 499);
  }

  @Test
  void passesNothingOnThatIsNotPaid() {
    assertProblem(transfer(100, "usd", seller, purchases.open().text("/orderId")), 409, "not_paid");
    assertProblem(transfer(100, "usd", seller, "ord_none"), 404, "not_found");
    assertThat(Written.by(shop, backEnd)).isZero();
  }

  @Test
  void saysThatTheBalanceDoesNotCoverItAndSaysItAgain() {
    String key = newIdempotencyKey();
    String body = body(90_000_000, "usd", seller, null);

    Answer refused = backEnd.call(key, "/api/transfers", body);
    Answer repeated = backEnd.call(key, "/api/transfers", body);

    assertProblem(refused, 409, "balance_insufficient");
    assertThat(repeated.body()).isEqualTo(refused.body());
    assertThat(repeated.header("Idempotent-Replayed")).isEqualTo("true");
  }

  @Test
  void saysThatADestinationIsNotThere() {
    String destination = "acct_nobody";
    Answer refused = transfer(100, "usd", destination, purchases.paid().text("/orderId"));

    assertProblem(refused, 422, "unknown_at_stripe");
    assertThat(refused.body()).doesNotContain(destination).doesNotContain("No such");
  }

  private Answer transfer(long amount, String currency, String destination, String order) {
    return backEnd.call("/api/transfers", body(amount, currency, destination, order));
  }

  private static String body(
      long amount, String currency, String destination, @Nullable String order) {
    return "{\"amount\":%d,\"currency\":\"%s\",\"destination\":\"%s\"%s}"
        .formatted(
            amount, currency, destination, order == null ? "" : ",\"orderId\":\"" + order + "\"");
  }
}
