package io.tallystick.simulator.client;

import com.stripe.exception.StripeException;
import com.stripe.model.Charge;
import com.stripe.model.Customer;
import com.stripe.model.Dispute;
import com.stripe.model.PaymentIntent;
import com.stripe.model.Refund;
import com.stripe.param.CustomerCreateParams;
import com.stripe.param.CustomerFundCashBalanceParams;
import com.stripe.param.DisputeListParams;
import com.stripe.param.DisputeUpdateParams;
import com.stripe.param.RefundCreateParams;
import com.stripe.param.RefundListParams;
import java.util.List;

/** Refunds and disputes. */
final class RefundScenarios {
  private RefundScenarios() {}

  static List<Scenario> all() {
    return List.of(
        new Scenario("a charge is refunded in parts", RefundScenarios::inParts),
        new Scenario("a refund pends", RefundScenarios::aRefundPends),
        new Scenario("a refund fails later", RefundScenarios::aRefundFailsLater),
        new Scenario("a refund waits for the shopper", RefundScenarios::aRefundWaits),
        new Scenario("a dispute is lost in silence", RefundScenarios::lostInSilence),
        new Scenario("a dispute is won", RefundScenarios::won),
        new Scenario("a dispute is lost, given up or prevented", RefundScenarios::otherwiseEnded),
        new Scenario("a bank inquires", RefundScenarios::inquiry),
        new Scenario("an inquiry escalates", RefundScenarios::escalation));
  }

  private static void inParts(Stage stage) throws StripeException {
    Charge charge = stage.charged(2_000, "pm_card_visa");
    stage.show(
        stage
            .stripe()
            .refunds()
            .create(
                RefundCreateParams.builder()
                    .setPaymentIntent(charge.getPaymentIntent())
                    .setAmount(500L)
                    .setReason(RefundCreateParams.Reason.REQUESTED_BY_CUSTOMER)
                    .build()));
    stage.show(stage.refund(charge, 700));
    stage.show(stage.reload(charge));
    stage.refused(() -> stage.refund(charge, 801));
    stage.refused(() -> stage.refund(charge, 0));
    stage.show(stage.refund(charge));
    stage.show(stage.reload(charge));
    stage.refused(() -> stage.refund(charge));
    RefundListParams ofCharge =
        RefundListParams.builder().setCharge(charge.getId()).setLimit(2L).build();
    for (Refund refund : stage.stripe().refunds().list(ofCharge).autoPagingIterable()) {
      stage.show(refund);
    }
    stage.refused(() -> stage.stripe().refunds().cancel(stage.refund(charge).getId()));
    stage.refused(() -> stage.stripe().refunds().retrieve("re_unknown"));
  }

  private static void aRefundPends(Stage stage) throws StripeException {
    Charge charge = stage.charged(2_000, "pm_card_pendingRefund");
    Refund refund = stage.show(stage.refund(charge));
    stage.refused(() -> stage.stripe().refunds().cancel(refund.getId()));
    stage.advance("PT1H");
    stage.show(stage.reload(refund));
  }

  private static void aRefundFailsLater(Stage stage) throws StripeException {
    Charge charge = stage.charged(2_000, "pm_card_refundFail");
    Refund refund = stage.show(stage.refund(charge));
    stage.show(stage.reload(charge));
    stage.advance("PT1H");
    stage.show(stage.reload(refund));
    stage.show(stage.reload(charge));
    stage.show(stage.refund(charge));
  }

  private static void aRefundWaits(Stage stage) throws StripeException {
    Customer customer =
        stage.stripe().customers().create(CustomerCreateParams.builder().setName("Ada").build());
    PaymentIntent intent =
        stage
            .stripe()
            .paymentIntents()
            .create(
                Stage.payment(4_000, "eur", "pm_customerBalance")
                    .setCustomer(customer.getId())
                    .addPaymentMethodType("customer_balance")
                    .build());
    CustomerFundCashBalanceParams funds =
        CustomerFundCashBalanceParams.builder().setAmount(4_000L).setCurrency("eur").build();
    stage.stripe().testHelpers().customers().fundCashBalance(customer.getId(), funds);
    Charge charge = stage.charge(stage.reload(intent));
    Refund canceled = stage.show(stage.refund(charge, 1_000));
    stage.show(stage.stripe().refunds().cancel(canceled.getId()));
    Refund expired = stage.refund(charge, 2_000);
    stage.show(stage.stripe().testHelpers().refunds().expire(expired.getId()));
    Refund paid = stage.refund(charge, 3_000);
    stage.decide(paid.getId(), "succeeded");
    stage.show(stage.reload(paid));
    stage.show(stage.reload(charge));
    stage.show(stage.stripe().balance().retrieve());
  }

  private static Dispute only(Stage stage) throws StripeException {
    return stage.stripe().disputes().list().getData().get(0);
  }

  private static Dispute answer(Stage stage, Dispute dispute, String evidence)
      throws StripeException {
    return stage
        .stripe()
        .disputes()
        .update(
            dispute.getId(),
            DisputeUpdateParams.builder()
                .setEvidence(
                    DisputeUpdateParams.Evidence.builder().setUncategorizedText(evidence).build())
                .setSubmit(true)
                .build());
  }

  private static void lostInSilence(Stage stage) throws StripeException {
    Charge charge = stage.charged(2_000, "pm_card_createDispute");
    stage.show(charge);
    stage.show(only(stage));
    stage.refused(() -> stage.refund(charge));
    stage.show(stage.stripe().balance().retrieve());
    stage.advance("P9D");
    Dispute lost = stage.show(only(stage));
    stage.refused(() -> stage.stripe().disputes().close(lost.getId()));
    stage.refused(() -> stage.refund(charge));
    stage.show(stage.stripe().balance().retrieve());
  }

  private static void won(Stage stage) throws StripeException {
    Charge charge = stage.charged(2_000, "pm_card_createDispute");
    stage.show(answer(stage, only(stage), "winning_evidence"));
    stage.advance("PT1M");
    stage.show(only(stage));
    stage.advance("P3D");
    stage.show(stage.stripe().balance().retrieve());
    stage.show(stage.refund(charge));
  }

  private static void otherwiseEnded(Stage stage) throws StripeException {
    stage.charged(2_000, "pm_card_createDispute");
    stage.show(answer(stage, only(stage), "losing_evidence"));
    stage.advance("PT1M");
    stage.show(only(stage));
    stage.charged(2_100, "pm_card_createDispute");
    stage.show(stage.stripe().disputes().close(only(stage).getId()));
    Charge charge = stage.charged(2_200, "pm_card_visa");
    Dispute prevented = stage.stripe().disputes().retrieve(stage.dispute(charge.getId(), false));
    stage.decide(prevented.getId(), "prevented");
    DisputeListParams ofCharge = DisputeListParams.builder().setCharge(charge.getId()).build();
    for (Dispute dispute : stage.stripe().disputes().list(ofCharge).autoPagingIterable()) {
      stage.show(dispute);
    }
  }

  private static void inquiry(Stage stage) throws StripeException {
    Charge charge = stage.charged(2_000, "pm_card_createDisputeInquiry");
    stage.show(only(stage));
    stage.show(answer(stage, only(stage), "winning_evidence"));
    stage.advance("PT1M");
    stage.show(only(stage));
    stage.show(stage.refund(charge));
    stage.charged(2_100, "pm_card_createDisputeInquiry");
    stage.advance("P120D");
    stage.show(only(stage));
  }

  private static void escalation(Stage stage) throws StripeException {
    stage.charged(2_000, "pm_card_createDisputeInquiry");
    stage.show(answer(stage, only(stage), "escalate_inquiry_evidence"));
    stage.advance("PT1M");
    stage.show(only(stage));
    stage.show(answer(stage, only(stage), "it was delivered"));
    stage.decide(only(stage).getId(), "lost");
    stage.show(only(stage));
  }
}
