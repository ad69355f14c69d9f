package io.tallystick.simulator.client;

import com.stripe.exception.StripeException;
import com.stripe.model.Charge;
import com.stripe.model.Customer;
import com.stripe.model.PaymentIntent;
import com.stripe.param.ChargeCaptureParams;
import com.stripe.param.ChargeCreateParams;
import com.stripe.param.CustomerCreateParams;
import com.stripe.param.CustomerFundCashBalanceParams;
import com.stripe.param.PaymentIntentCancelParams;
import com.stripe.param.PaymentIntentCaptureParams;
import com.stripe.param.PaymentIntentConfirmParams;
import com.stripe.param.PaymentIntentCreateParams;
import com.stripe.param.PaymentIntentUpdateParams;
import java.util.List;

/** PaymentIntents and charges. */
final class PaymentScenarios {
  private PaymentScenarios() {}

  static List<Scenario> all() {
    return List.of(
        new Scenario("a card pays", PaymentScenarios::aCardPays),
        new Scenario("banks decline", PaymentScenarios::banksDecline),
        new Scenario("a bank asks for 3-D Secure", PaymentScenarios::threeDSecure),
        new Scenario("a bank takes its time", PaymentScenarios::aBankTakesItsTime),
        new Scenario("a part is captured", PaymentScenarios::aPartIsCaptured),
        new Scenario("an authorization expires", PaymentScenarios::anAuthorizationExpires),
        new Scenario("a payment is canceled", PaymentScenarios::aPaymentIsCanceled),
        new Scenario("money comes by bank transfer", PaymentScenarios::bankTransfer),
        new Scenario("legacy charges", PaymentScenarios::legacyCharges),
        new Scenario("amounts follow their currency", PaymentScenarios::amounts));
  }

  private static void aCardPays(Stage stage) throws StripeException {
    var intents = stage.stripe().paymentIntents();
    PaymentIntent intent =
        stage.show(
            intents.create(
                PaymentIntentCreateParams.builder().setAmount(2_000L).setCurrency("usd").build()));
    stage.show(
        intents.update(
            intent.getId(),
            PaymentIntentUpdateParams.builder()
                .setAmount(2_500L)
                .setPaymentMethod("pm_card_mastercard")
                .build()));
    PaymentIntent paid = stage.show(intents.confirm(intent.getId()));
    stage.show(stage.charge(paid));
    stage.refused(() -> intents.confirm(intent.getId()));
    stage.refused(() -> intents.cancel(intent.getId()));
    stage.refused(() -> intents.retrieve("pi_unknown"));
    stage.refused(() -> stage.pay(2_000, "usd", "pm_card_unknown"));
  }

  private static void banksDecline(Stage stage) throws StripeException {
    for (String card :
        List.of(
            "pm_card_visa_chargeDeclined",
            "pm_card_visa_chargeDeclinedInsufficientFunds",
            "pm_card_visa_chargeDeclinedLostCard",
            "pm_card_visa_chargeDeclinedStolenCard",
            "pm_card_visa_chargeDeclinedVelocityLimitExceeded",
            "pm_card_chargeDeclined",
            "pm_card_chargeDeclinedExpiredCard",
            "pm_card_chargeDeclinedIncorrectCvc",
            "pm_card_chargeDeclinedProcessingError",
            "pm_card_chargeCustomerFail",
            "pm_card_radarBlock")) {
      stage.say("card", card);
      stage.refused(() -> stage.pay(2_000, "usd", card));
      PaymentIntent intent = stage.show(stage.stripe().paymentIntents().list().getData().get(0));
      stage.show(stage.charge(intent));
    }
  }

  private static void threeDSecure(Stage stage) throws StripeException {
    PaymentIntent intent = stage.show(stage.pay(2_000, "usd", "pm_card_authenticationRequired"));
    stage.authenticate(intent.getId(), false);
    stage.show(stage.reload(intent));
    stage.show(
        stage
            .stripe()
            .paymentIntents()
            .confirm(
                intent.getId(),
                PaymentIntentConfirmParams.builder()
                    .setPaymentMethod("pm_card_threeDSecure2Required")
                    .build()));
    stage.authenticate(intent.getId(), true);
    stage.show(stage.reload(intent));
    stage.refused(() ->
        stage
            .stripe()
            .paymentIntents()
            .create(
                Stage.payment(2_000, "usd", "pm_card_authenticationRequired")
                    .setOffSession(true)
                    .build()));
  }

  private static void aBankTakesItsTime(Stage stage) throws StripeException {
    PaymentIntent paid = stage.show(stage.pay(3_000, "usd", "pm_usBankAccount_success"));
    stage.show(stage.charge(paid));
    stage.advance("PT3M");
    stage.show(stage.reload(paid));
    stage.show(stage.charge(paid));
    PaymentIntent failed = stage.pay(3_000, "eur", "pm_sepaDebit_failed");
    stage.advance("PT3M");
    stage.show(stage.reload(failed));
    stage.show(stage.charge(failed));
    PaymentIntent decided = stage.pay(3_000, "eur", "pm_sepaDebit_success");
    stage.decide(decided.getId(), "failed");
    stage.show(stage.reload(decided));
    PaymentIntent canceled = stage.pay(3_000, "usd", "pm_usBankAccount_processing");
    stage.show(stage.stripe().paymentIntents().cancel(canceled.getId()));
    stage.show(stage.charge(canceled));
  }

  private static PaymentIntent held(Stage stage) throws StripeException {
    return stage
        .stripe()
        .paymentIntents()
        .create(
            Stage.payment(2_000, "usd", "pm_card_visa")
                .setCaptureMethod(PaymentIntentCreateParams.CaptureMethod.MANUAL)
                .build());
  }

  private static PaymentIntent capture(Stage stage, PaymentIntent held, long amount)
      throws StripeException {
    return stage
        .stripe()
        .paymentIntents()
        .capture(
            held.getId(), PaymentIntentCaptureParams.builder().setAmountToCapture(amount).build());
  }

  private static void aPartIsCaptured(Stage stage) throws StripeException {
    PaymentIntent held = stage.show(held(stage));
    Charge charge = stage.show(stage.charge(held));
    stage.refused(() -> stage.refund(charge));
    stage.refused(() -> capture(stage, held, 2_001));
    stage.show(capture(stage, held, 1_500));
    stage.show(stage.reload(charge));
    stage.refused(() -> capture(stage, held, 500));
    stage.refused(() -> stage.refund(charge, 1_501));
    stage.show(stage.refund(charge));
    stage.show(stage.reload(charge));
  }

  private static void anAuthorizationExpires(Stage stage) throws StripeException {
    PaymentIntent held = held(stage);
    stage.advance("P7D");
    stage.show(stage.reload(held));
    stage.show(stage.charge(held));
    stage.refused(() -> capture(stage, held, 2_000));
  }

  private static void aPaymentIsCanceled(Stage stage) throws StripeException {
    PaymentIntent held = held(stage);
    PaymentIntentCancelParams params =
        PaymentIntentCancelParams.builder()
            .setCancellationReason(PaymentIntentCancelParams.CancellationReason.ABANDONED)
            .build();
    stage.show(stage.stripe().paymentIntents().cancel(held.getId(), params));
    stage.show(stage.charge(held));
    stage.refused(() -> stage.stripe().paymentIntents().cancel(held.getId(), params));
  }

  private static void bankTransfer(Stage stage) throws StripeException {
    Customer customer =
        stage.stripe().customers().create(CustomerCreateParams.builder().setName("Ada").build());
    PaymentIntent intent =
        stage.show(
            stage
                .stripe()
                .paymentIntents()
                .create(
                    Stage.payment(4_000, "eur", "pm_customerBalance")
                        .setCustomer(customer.getId())
                        .addPaymentMethodType("customer_balance")
                        .build()));
    fund(stage, customer, 1_000);
    stage.show(stage.reload(intent));
    fund(stage, customer, 3_000);
    PaymentIntent paid = stage.show(stage.reload(intent));
    stage.show(stage.charge(paid));
  }

  private static void fund(Stage stage, Customer customer, long amount) throws StripeException {
    stage
        .stripe()
        .testHelpers()
        .customers()
        .fundCashBalance(
            customer.getId(),
            CustomerFundCashBalanceParams.builder().setAmount(amount).setCurrency("eur").build());
  }

  private static Charge legacy(Stage stage, String token, boolean capture) throws StripeException {
    return stage
        .stripe()
        .charges()
        .create(
            ChargeCreateParams.builder()
                .setAmount(2_000L)
                .setCurrency("usd")
                .setSource(token)
                .setCapture(capture)
                .build());
  }

  private static void legacyCharges(Stage stage) throws StripeException {
    Charge paid = stage.show(legacy(stage, "tok_visa", true));
    stage.refused(() -> stage.stripe().charges().capture(paid.getId()));
    stage.refused(() -> legacy(stage, "tok_chargeDeclined", true));
    stage.show(stage.stripe().charges().list().getData().get(0));
    stage.refused(() -> legacy(stage, "tok_unknown", true));
    Charge held = stage.show(legacy(stage, "tok_visa", false));
    stage.show(
        stage
            .stripe()
            .charges()
            .capture(held.getId(), ChargeCaptureParams.builder().setAmount(700L).build()));
    Charge forgotten = legacy(stage, "tok_mastercard", false);
    stage.advance("P7D");
    stage.show(stage.reload(forgotten));
    stage.refused(() -> stage.stripe().charges().capture(forgotten.getId()));
  }

  private static void amounts(Stage stage) throws StripeException {
    for (String price :
        List.of(
            "49 usd",
            "50 usd",
            "99999999 usd",
            "100000000 usd",
            "29 gbp",
            "30 gbp",
            "500 jpy",
            "49 jpy",
            "5000 kwd",
            "5001 kwd",
            "5000 isk",
            "5050 isk",
            "90000 ugx",
            "90001 ugx",
            "100000000 idr",
            "100 xxx")) {
      stage.say("price", price);
      long amount = Long.parseLong(price.substring(0, price.indexOf(' ')));
      String currency = price.substring(price.indexOf(' ') + 1);
      stage.attempt(() -> stage.show(stage.pay(amount, currency, "pm_card_visa")));
    }
  }
}
