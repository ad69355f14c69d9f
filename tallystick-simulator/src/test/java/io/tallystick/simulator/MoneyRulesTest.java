package io.tallystick.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What must hold about money that comes, goes and comes back. */
class MoneyRulesTest {
  private final StripeSimulator simulator =
      StripeSimulator.start(
          SimulatorOptions.defaults()
              .withBaseClock(InstantSource.fixed(Instant.parse("2026-11-02T10:00:00Z"))));
  private final Wire stripe = Wire.merchant(simulator);

  @AfterEach
  void close() {
    simulator.close();
  }

  @Test
  void aRefundThatFailsGivesItsAmountBackToChargeAndBalance() {
    String charge = charge(2_000, "pm_card_refundFail");
    String refund = create("/v1/refunds", "charge=" + charge + "&amount=800");
    assertThat(simulator.oracle().available()).containsEntry("usd", -800L);

    simulator.advance(Duration.ofHours(1));

    assertThat(simulator.oracle().available()).containsEntry("usd", 0L);
    assertThat(get("/v1/refunds/" + refund).path("failure_balance_transaction").isString())
        .isTrue();
    assertThat(refusal("/v1/refunds", "charge=" + charge + "&amount=2001")).isEmpty();
    create("/v1/refunds", "charge=" + charge + "&amount=2000");
  }

  @Test
  void aChargeGivesItsGroupToWhatIsTransferredOfIt() {
    String charge = charge(2_000, "pm_card_visa");
    String of =
        "amount=500&currency=usd&source_transaction="
            + charge
            + "&destination="
            + create("/v1/accounts", "type=custom&country=US");

    String group = group("/v1/transfers/" + create("/v1/transfers", of));

    assertThat(group)
        .isEqualTo("group_" + get("/v1/charges/" + charge).path("payment_intent").asString());
    assertThat(group("/v1/charges/" + charge)).isEqualTo(group);
    assertThat(group("/v1/transfers/" + create("/v1/transfers", of))).isEqualTo(group);
    Wire.Answer other = stripe.post("/v1/transfers", of + "&transfer_group=other");
    assertThat(other.status()).isEqualTo(400);
    assertThat(other.json().at("/error/param").asString()).isEqualTo("transfer_group");
  }

  private String group(String path) {
    return get(path).path("transfer_group").asString();
  }

  @Test
  void aRefundFailsOnlyOnce() {
    String refund = create("/v1/refunds", "charge=" + charge(2_000, "pm_card_visa"));
    simulator.decide(refund, "failed");

    assertThatThrownBy(() -> simulator.decide(refund, "failed"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(simulator.oracle().available()).containsEntry("usd", 0L);
  }

  @Test
  void aWonDisputeBringsTheMoneyBackAndKeepsTheFee() {
    String charge = charge(2_000, "pm_card_visa");
    String dispute = simulator.dispute(charge, false);
    assertThat(simulator.oracle().available()).containsEntry("usd", -3_500L);
    assertThat(refusal("/v1/refunds", "charge=" + charge)).isEqualTo("charge_disputed");

    simulator.decide(dispute, "won");

    assertThat(simulator.oracle().available()).containsEntry("usd", -1_500L);
    assertThat(lines(dispute, "amount")).containsExactly(-2_000L, 2_000L);
    assertThat(lines(dispute, "fee")).containsExactly(1_500L, 0L);
  }

  @Test
  void aLostDisputeBringsNothingBack() {
    String dispute = simulator.dispute(charge(2_000, "pm_card_visa"), false);

    simulator.decide(dispute, "lost");

    assertThat(lines(dispute, "net")).containsExactly(-3_500L);
  }

  @Test
  void aDisputeTakesOnlyWhatWasNotGivenBack() {
    String charge = charge(2_000, "pm_card_visa");
    create("/v1/refunds", "charge=" + charge + "&amount=500");

    String dispute = simulator.dispute(charge, false);

    assertThat(lines(dispute, "amount")).containsExactly(-1_500L);
    assertThatThrownBy(() -> simulator.dispute(charge, false))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anInquiryThatEscalatesTakesWhatIsLeftAndIsLostNineDaysLater() {
    String charge = charge(2_000, "pm_card_visa");
    String dispute = simulator.dispute(charge, true);
    assertThat(lines(dispute, "amount")).isEmpty();
    create("/v1/refunds", "charge=" + charge + "&amount=500");

    simulator.decide(dispute, "needs_response");

    assertThat(lines(dispute, "amount")).containsExactly(-1_500L);
    simulator.advance(Duration.ofDays(9).minusSeconds(1));
    assertThat(get("/v1/disputes/" + dispute).path("status").asString())
        .isEqualTo("needs_response");
    simulator.advance(Duration.ofSeconds(1));
    assertThat(get("/v1/disputes/" + dispute).path("status").asString()).isEqualTo("lost");
  }

  @Test
  void anInquiryAboutWhatWasGivenBackCannotEscalate() {
    String charge = charge(2_000, "pm_card_visa");
    String dispute = simulator.dispute(charge, true);
    create("/v1/refunds", "charge=" + charge);

    assertThatThrownBy(() -> simulator.decide(dispute, "needs_response"))
        .isInstanceOf(IllegalArgumentException.class);

    simulator.advance(Duration.ofDays(120));
    assertThat(get("/v1/disputes/" + dispute).path("status").asString())
        .isEqualTo("warning_closed");
  }

  @Test
  void aPaidPayoutThatFailsComesBackOnce() {
    charge(5_000, "pm_card_bypassPending");
    String payout = create("/v1/payouts", "amount=5000&currency=usd");
    simulator.advance(Duration.ofDays(1));
    simulator.advance(Duration.ofDays(1));

    simulator.decide(payout, "failed");

    assertThat(simulator.oracle().available()).containsEntry("usd", 5_000L);
    assertThatThrownBy(() -> simulator.decide(payout, "failed"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aReversedPayoutCannotFailAsWell() {
    charge(5_000, "pm_card_bypassPending");
    String payout = create("/v1/payouts", "amount=5000&currency=usd");
    simulator.decide(payout, "paid");
    String reversal = create("/v1/payouts/" + payout + "/reverse", "");

    assertThatThrownBy(() -> simulator.decide(payout, "failed"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(simulator.oracle().available()).containsEntry("usd", 5_000L);
    simulator.advance(Duration.ofDays(2));
    assertThat(get("/v1/payouts/" + reversal).path("status").asString()).isEqualTo("paid");
  }

  @Test
  void anAuthorizationThatExpiresBringsNothing() {
    String held = charge(2_000, "pm_card_visa&capture_method=manual");

    simulator.advance(Duration.ofDays(7).minusSeconds(1));
    assertThat(get("/v1/charges/" + held).path("refunded").asBoolean()).isFalse();
    simulator.advance(Duration.ofSeconds(1));

    assertThat(get("/v1/charges/" + held).path("refunded").asBoolean()).isTrue();
    assertThat(get("/v1/events?type=charge.expired").path("data").size()).isEqualTo(1);
    assertThat(get("/v1/balance_transactions").path("data").isEmpty()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "refund,succeeded,pending",
    "dispute,under_review,needs_response",
    "dispute,needs_response,warning_closed",
    "dispute,won,lost",
    "payout,in_transit,pending",
    "payout,in_transit,canceled",
    "payout,failed,paid",
    "payout,paid,nonsense"
  })
  void statusesNeverMoveAgainstStripesArrows(String object, String from, String to) {
    String charge = charge(5_000, "pm_card_bypassPending");
    String id =
        switch (object) {
          case "refund" -> create("/v1/refunds", "charge=" + charge);
          case "payout" -> create("/v1/payouts", "amount=5000&currency=usd");
          default -> simulator.dispute(charge, false);
        };
    String path = "/v1/" + object + "s/" + id;
    if (!get(path).path("status").asString().equals(from)) {
      simulator.decide(id, from);
    }

    assertThatThrownBy(() -> simulator.decide(id, to)).isInstanceOf(IllegalArgumentException.class);

    assertThat(get(path).path("status").asString()).isEqualTo(from);
  }

  private String charge(long amount, String method) {
    String body = "currency=usd&confirm=true&amount=" + amount + "&payment_method=" + method;
    return stripe.post("/v1/payment_intents", body).text("/latest_charge");
  }

  private String create(String path, String body) {
    Wire.Answer answer = stripe.post(path, body);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.text("/id");
  }

  private String refusal(String path, String body) {
    Wire.Answer answer = stripe.post(path, body);
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    return answer.text("/error/code");
  }

  private JsonNode get(String path) {
    Wire.Answer answer = stripe.get(path);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.json();
  }

  private List<Long> lines(String dispute, String field) {
    return get("/v1/disputes/" + dispute)
        .path("balance_transactions")
        .valueStream()
        .map(line -> line.path(field).asLong())
        .toList();
  }
}
