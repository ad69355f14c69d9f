package io.tallystick.web;

import static io.tallystick.web.ProblemShape.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tallystick.access.Scope;
import io.tallystick.fixture.Answer;
import io.tallystick.fixture.Client;
import io.tallystick.fixture.Eventually;
import io.tallystick.fixture.Purchases;
import io.tallystick.fixture.Shop;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefundsTest {
  private static final Shop shop = Shop.open().hearing();

  @AfterAll
  static void close() {
    shop.close();
  }

  private final Purchases purchases = Purchases.in(shop);
  private final Client backEnd = shop.backEnd(Scope.REFUNDS_WRITE);

  @Test
  void refundsAllThatIsLeft() {
    Answer order = purchases.paid();

    Answer part = refund(order, ",\"amount\":400,\"reason\":\"requested_by_customer\"");
    Answer rest = refund(order, "");

    assertThat(part.body())
        .isEqualTo(
            "{\"refundId\":\"%s\",\"orderId\":\"%s\",\"amount\":400,\"currency\":\"usd\",\"status\":\"succeeded\"}"
                .formatted(part.text("/refundId"), order.text("/orderId")));
    assertThat(part.text("/refundId")).startsWith("re_");
    assertThat(rest.status()).as(rest.body()).isEqualTo(201);
    assertThat(rest.json().get("amount").longValue()).isEqualTo(1100);
    assertThat(shop.stripe().oracle().refundsOf(order.text("/paymentIntentId")))
        .extracting(it -> it.id(), it -> it.amount())
        .containsExactlyInAnyOrder(
            tuple(part.text("/refundId"), 400L), tuple(rest.text("/refundId"), 1100L));
    Answer shown = purchases.order(order);
    assertThat(shown.json().get("amountRefunded").longValue()).isEqualTo(1500);
    assertThat(shown.json().get("refunds").findValuesAsString("refundId"))
        .containsExactlyInAnyOrder(part.text("/refundId"), rest.text("/refundId"));
  }

  @Test
  void refusesMoreThanIsLeftAndBurnsNoKey() {
    Answer order = purchases.paid();
    String key = Client.newIdempotencyKey();

    Answer refused = backEnd.call(key, "/api/refunds", body(order, ",\"amount\":1501"));

    assertProblem(refused, 422, "invalid_request", "amount", "exceeds_refundable");
    assertThat(backEnd.call(key, "/api/refunds", body(order, ",\"amount\":1500")).status())
        .isEqualTo(201);
    assertProblem(refund(order, ",\"amount\":1"), 409, "nothing_to_refund");
    assertProblem(refund(order, ""), 409, "nothing_to_refund");
  }

  @Test
  void refundsOnceHoweverManyAskAtOnce() {
    Answer order = purchases.paid();

    List<CompletableFuture<Answer>> all =
        IntStream.range(0, 8)
            .mapToObj(i -> CompletableFuture.supplyAsync(() -> refund(order, "")))
            .toList();

    assertThat(all).extracting(it -> it.join().status()).containsOnlyOnce(201);
    assertThat(all).extracting(it -> it.join().status()).containsOnly(201, 409);
    assertThat(shop.stripe().oracle().refundsOf(order.text("/paymentIntentId"))).hasSize(1);
  }

  @Test
  void refundsNothingThatIsNotPaid() {
    assertProblem(refund(purchases.open(), ""), 409, "not_paid");
    assertProblem(refund(purchases.authorized(), ""), 409, "not_paid");
  }

  @Test
  void refundsNothingThatADisputeHolds() {
    Answer order = purchases.paid();
    String charge =
        shop.stripe().oracle().chargesOf(order.text("/paymentIntentId")).getFirst().id();
    shop.stripe().dispute(charge, false);
    Eventually.until(
        "the dispute is known", () -> purchases.order(order).json().get("disputed").asBoolean());

    assertProblem(refund(order, ""), 409, "disputed");
  }

  @Test
  void tellsThatARefundIsPending() {
    Answer refunded = refund(purchases.paidBy("pm_card_pendingRefund"), "");

    assertThat(refunded.status()).isEqualTo(201);
    assertThat(refunded.text("/status")).isEqualTo("pending");
  }

  @Test
  void takesStripesReasons() {
    for (String reason : List.of("duplicate", "fraudulent", "requested_by_customer")) {
      Answer refunded = refund(purchases.paid(), ",\"reason\":\"" + reason + "\",\"amount\":100");

      assertThat(refunded.status()).as(refunded.body()).isEqualTo(201);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ord_1", "ord_00000000000000000000000000"})
  void knowsOnlyItsOwnOrders(String order) {
    assertProblem(
        backEnd.call("/api/refunds", "{\"orderId\":\"" + order + "\"}"), 404, "not_found");
    assertThat(Written.by(shop, backEnd)).isZero();
  }

  private Answer refund(Answer order, String rest) {
    return backEnd.call("/api/refunds", body(order, rest));
  }

  private static String body(Answer order, String rest) {
    return "{\"orderId\":\"" + order.text("/orderId") + "\"" + rest + "}";
  }
}
