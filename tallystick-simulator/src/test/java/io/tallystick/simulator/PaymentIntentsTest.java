package io.tallystick.simulator;

import static io.tallystick.simulator.StripeClients.twentyDollars;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.stripe.StripeClient;
import com.stripe.exception.CardException;
import com.stripe.exception.InvalidRequestException;
import com.stripe.exception.StripeException;
import com.stripe.model.Charge;
import com.stripe.model.PaymentIntent;
import com.stripe.param.PaymentIntentCaptureParams;
import com.stripe.param.PaymentIntentConfirmParams;
import com.stripe.param.PaymentIntentCreateParams;
import com.stripe.param.PaymentIntentListParams;
import com.stripe.param.PaymentIntentUpdateParams;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaymentIntentsTest {
  private final StripeSimulator simulator = StripeSimulator.start();
  private final StripeClient stripe = StripeClients.of(simulator);

  @AfterEach
  void close() {
    simulator.close();
  }

  @Test
  void createsAnIntentThatWaitsForAPaymentMethod() throws StripeException {
    PaymentIntent intent =
        create(twentyDollars().putMetadata("order", "o_1").setDescription("two mugs"));

    assertThat(intent.getId()).matches("pi_3[A-Za-z0-9]{23}");
    assertThat(intent.getClientSecret()).startsWith(intent.getId() + "_secret_");
    assertThat(intent.getStatus()).isEqualTo("requires_payment_method");
    assertThat(intent.getAmount()).isEqualTo(2_000);
    assertThat(intent.getMetadata()).containsEntry("order", "o_1");
    assertThat(intent.getDescription()).isEqualTo("two mugs");
    assertThat(intent.getLivemode()).isFalse();
    assertThat(intent.getAutomaticPaymentMethods().getEnabled()).isTrue();
  }

  @Test
  void confirmsWithVisaAndKeepsTheCharge() throws StripeException {
    PaymentIntent paid = confirm(create(twentyDollars()), "pm_card_visa");

    assertThat(paid.getStatus()).isEqualTo("succeeded");
    assertThat(paid.getAmountReceived()).isEqualTo(2_000);
    Charge charge = stripe.v1().charges().retrieve(paid.getLatestCharge());
    assertThat(charge.getPaid()).isTrue();
    assertThat(charge.getCaptured()).isTrue();
    assertThat(charge.getAmountCaptured()).isEqualTo(2_000);
    assertThat(charge.getPaymentIntent()).isEqualTo(paid.getId());
    assertThat(charge.getPaymentMethodDetails().getCard().getLast4()).isEqualTo("4242");
    assertThat(retrieve(paid).getStatus()).isEqualTo("succeeded");
    assertThat(simulator.oracle().chargesOf(paid.getId())).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "pm_card_chargeDeclined,card_declined,generic_decline",
    "pm_card_chargeCustomerFail,card_declined,generic_decline",
    "pm_card_visa_chargeDeclined,card_declined,generic_decline",
    "pm_card_visa_chargeDeclinedInsufficientFunds,card_declined,insufficient_funds",
    "pm_card_visa_chargeDeclinedLostCard,card_declined,lost_card",
    "pm_card_visa_chargeDeclinedStolenCard,card_declined,stolen_card",
    "pm_card_visa_chargeDeclinedVelocityLimitExceeded,card_declined,card_velocity_exceeded",
    "pm_card_chargeDeclinedExpiredCard,expired_card,expired_card",
    "pm_card_chargeDeclinedIncorrectCvc,incorrect_cvc,incorrect_cvc",
    "pm_card_chargeDeclinedProcessingError,processing_error,processing_error",
    "pm_card_radarBlock,card_declined,fraudulent",
  })
  void declinesAndGoesBackToWaiting(String method, String code, String declineCode)
      throws StripeException {
    PaymentIntent intent = create(twentyDollars());

    CardException declined =
        catchThrowableOfType(CardException.class, () -> confirm(intent, method));

    assertThat(declined.getStatusCode()).isEqualTo(402);
    assertThat(declined.getCode()).isEqualTo(code);
    assertThat(declined.getDeclineCode()).isEqualTo(declineCode);
    assertThat(declined.getStripeError().getPaymentIntent().getId()).isEqualTo(intent.getId());
    PaymentIntent after = retrieve(intent);
    assertThat(after.getStatus()).isEqualTo("requires_payment_method");
    assertThat(after.getLastPaymentError().getDeclineCode()).isEqualTo(declineCode);
    assertThat(stripe.v1().charges().retrieve(after.getLatestCharge()).getStatus())
        .isEqualTo("failed");
    assertThat(confirm(intent, "pm_card_visa").getStatus()).isEqualTo("succeeded");
  }

  @Test
  void asksTheShopperToAuthenticate() throws StripeException {
    PaymentIntent intent = confirm(create(twentyDollars()), "pm_card_authenticationRequired");

    assertThat(intent.getStatus()).isEqualTo("requires_action");
    assertThat(intent.getNextAction().getType()).isEqualTo("use_stripe_sdk");
    assertThat(intent.getLatestCharge()).isNull();
  }

  @Test
  void declinesAnAbsentShopperWhoMustAuthenticate() {
    PaymentIntentCreateParams params =
        twentyDollars()
            .setPaymentMethod("pm_card_authenticationRequired")
            .setConfirm(true)
            .setOffSession(true)
            .build();

    CardException declined =
        catchThrowableOfType(
            CardException.class, () -> stripe.v1().paymentIntents().create(params));

    assertThat(declined.getCode()).isEqualTo("authentication_required");
  }

  @Test
  void staysProcessingWithASlowBank() throws StripeException {
    PaymentIntent intent = confirm(create(twentyDollars()), "pm_usBankAccount_processing");

    assertThat(intent.getStatus()).isEqualTo("processing");
    assertThat(stripe.v1().paymentIntents().cancel(intent.getId()).getStatus())
        .isEqualTo("canceled");
  }

  @Test
  void capturesAPartAndReleasesTheRest() throws StripeException {
    PaymentIntent held = confirm(create(manual()), "pm_card_visa");
    assertThat(held.getStatus()).isEqualTo("requires_capture");
    assertThat(held.getAmountCapturable()).isEqualTo(2_000);

    PaymentIntent captured = capture(held, 1_500L);

    assertThat(captured.getStatus()).isEqualTo("succeeded");
    assertThat(captured.getAmountReceived()).isEqualTo(1_500);
    assertThat(captured.getAmountCapturable()).isZero();
    Charge charge = stripe.v1().charges().retrieve(captured.getLatestCharge());
    assertThat(charge.getAmountCaptured()).isEqualTo(1_500);
    assertThat(charge.getAmountRefunded()).isEqualTo(500);
    assertThat(charge.getRefunded()).isFalse();
  }

  @Test
  void refusesToCaptureMoreThanIsHeldOrTwice() throws StripeException {
    PaymentIntent held = confirm(create(manual()), "pm_card_visa");

    assertThat(refusal(() -> capture(held, 2_001L)).getCode()).isEqualTo("amount_too_large");
    capture(held, 2_000L);
    assertThat(refusal(() -> capture(held, 2_000L)).getCode())
        .isEqualTo("payment_intent_unexpected_state");
  }

  @Test
  void cancelsWhatIsHeld() throws StripeException {
    PaymentIntent held = confirm(create(manual()), "pm_card_visa");

    PaymentIntent canceled = stripe.v1().paymentIntents().cancel(held.getId());

    assertThat(canceled.getStatus()).isEqualTo("canceled");
    assertThat(canceled.getCanceledAt()).isPositive();
    assertThat(stripe.v1().charges().retrieve(held.getLatestCharge()).getRefunded()).isTrue();
  }

  @Test
  void refusesToCancelOrConfirmWhatIsPaid() throws StripeException {
    PaymentIntent paid = confirm(create(twentyDollars()), "pm_card_visa");

    InvalidRequestException refused =
        refusal(() -> stripe.v1().paymentIntents().cancel(paid.getId()));

    assertThat(refused.getStatusCode()).isEqualTo(400);
    assertThat(refused.getCode()).isEqualTo("payment_intent_unexpected_state");
    assertThat(refusal(() -> confirm(paid, "pm_card_visa")).getCode())
        .isEqualTo("payment_intent_unexpected_state");
    assertThat(simulator.oracle().chargesOf(paid.getId())).hasSize(1);
  }

  @Test
  void updatesWhileNotPaid() throws StripeException {
    PaymentIntent intent = create(twentyDollars().putMetadata("a", "1").putMetadata("b", "2"));
    PaymentIntentUpdateParams params =
        PaymentIntentUpdateParams.builder()
            .setAmount(2_500L)
            .putMetadata("a", "")
            .putMetadata("c", "3")
            .build();

    PaymentIntent updated = stripe.v1().paymentIntents().update(intent.getId(), params);

    assertThat(updated.getAmount()).isEqualTo(2_500);
    assertThat(updated.getMetadata()).containsOnlyKeys("b", "c");
    confirm(intent, "pm_card_visa");
    assertThat(refusal(() -> stripe.v1().paymentIntents().update(intent.getId(), params)).getCode())
        .isEqualTo("payment_intent_unexpected_state");
  }

  @Test
  void listsNewestFirstAndPagesBothWays() throws StripeException {
    List<String> ids =
        List.of(
            create(twentyDollars()).getId(),
            create(twentyDollars()).getId(),
            create(twentyDollars()).getId());

    var newest = list(PaymentIntentListParams.builder().setLimit(2L));
    assertThat(newest).containsExactly(ids.get(2), ids.get(1));
    assertThat(list(PaymentIntentListParams.builder().setStartingAfter(ids.get(1))))
        .containsExactly(ids.get(0));
    assertThat(list(PaymentIntentListParams.builder().setEndingBefore(ids.get(0)).setLimit(1L)))
        .containsExactly(ids.get(1));
  }

  @ParameterizedTest
  @CsvSource({
    "amount=2000,parameter_missing,currency",
    "currency=usd,parameter_missing,amount",
    "amount=20.5&currency=usd,parameter_invalid_integer,amount",
    "amount=-5&currency=usd,parameter_invalid_integer,amount",
    "amount=49&currency=usd,amount_too_small,amount",
    "amount=100000000&currency=eur,amount_too_large,amount",
    "amount=&currency=usd,parameter_invalid_empty,amount",
    "amount=1001&currency=kwd,parameter_invalid_integer,amount",
    "amount=2000&currency=usd&colour=red,parameter_unknown,colour",
    "amount=2000&currency=usd&payment_method=pm_nope,resource_missing,payment_method",
    "amount=2000&currency=xxx,'',currency",
  })
  void refusesBadParametersAsStripeDoes(String body, String code, String param) {
    Wire.Answer answer = Wire.merchant(simulator).post("/v1/payment_intents", body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text("/error/type")).isEqualTo("invalid_request_error");
    assertThat(answer.text("/error/code")).isEqualTo(code);
    assertThat(answer.text("/error/param")).isEqualTo(param);
    assertThat(simulator.oracle().paymentIntents()).isEmpty();
  }

  @Test
  void saysWhatIsNotThere() {
    InvalidRequestException missing =
        refusal(() -> stripe.v1().paymentIntents().retrieve("pi_nope"));

    assertThat(missing.getStatusCode()).isEqualTo(404);
    assertThat(missing.getCode()).isEqualTo("resource_missing");
    assertThat(missing.getRequestId()).startsWith("req_");
    assertThat(Wire.merchant(simulator).get("/v1/unicorns").text("/error/message"))
        .startsWith("Unrecognized request URL (GET: /v1/unicorns)");
  }

  private static PaymentIntentCreateParams.Builder manual() {
    return twentyDollars().setCaptureMethod(PaymentIntentCreateParams.CaptureMethod.MANUAL);
  }

  private PaymentIntent create(PaymentIntentCreateParams.Builder params) throws StripeException {
    return stripe.v1().paymentIntents().create(params.build());
  }

  private PaymentIntent retrieve(PaymentIntent intent) throws StripeException {
    return stripe.v1().paymentIntents().retrieve(intent.getId());
  }

  private PaymentIntent confirm(PaymentIntent intent, String method) throws StripeException {
    return stripe
        .v1()
        .paymentIntents()
        .confirm(
            intent.getId(), PaymentIntentConfirmParams.builder().setPaymentMethod(method).build());
  }

  private PaymentIntent capture(PaymentIntent intent, long amount) throws StripeException {
    return stripe
        .v1()
        .paymentIntents()
        .capture(
            intent.getId(),
            PaymentIntentCaptureParams.builder().setAmountToCapture(amount).build());
  }

  private List<String> list(PaymentIntentListParams.Builder params) throws StripeException {
    return stripe.v1().paymentIntents().list(params.build()).getData().stream()
        .map(PaymentIntent::getId)
        .toList();
  }

  private static InvalidRequestException refusal(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    return catchThrowableOfType(InvalidRequestException.class, call);
  }
}
