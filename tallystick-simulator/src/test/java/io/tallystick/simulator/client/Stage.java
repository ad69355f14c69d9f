package io.tallystick.simulator.client;

import com.stripe.StripeClient;
import com.stripe.exception.StripeException;
import com.stripe.model.Charge;
import com.stripe.model.PaymentIntent;
import com.stripe.model.Refund;
import com.stripe.param.PaymentIntentCreateParams;
import com.stripe.param.RefundCreateParams;
import com.stripe.service.V1Services;
import io.tallystick.simulator.StripeSimulator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where one scenario is told: a simulator, Stripe's client for it, and the transcript. */
final class Stage {
  private final StripeSimulator simulator;
  private final StripeClient client;
  private final List<String> lines = new ArrayList<>();

  Stage(StripeSimulator simulator) {
    this.simulator = simulator;
    this.client =
        StripeClient.builder()
            .setApiKey("sk_test_scenarios")
            .setApiBase(simulator.url().toString())
            .setReadTimeout(20_000)
            .build();
  }

  List<String> lines() {
    return lines;
  }

  V1Services stripe() {
    return client.v1();
  }

  <T> T show(T object) {
    lines.add(Shown.line(object));
    return object;
  }

  void say(@Nullable Object... words) {
    lines.add(Shown.words(words));
  }

  /** Shows the error that a call must end with. */
  void refused(Attempt call) {
    if (attempt(call)) {
      say("no error");
    }
  }

  /** Shows the error of a call, if it ends with one, and says whether it did not. */
  boolean attempt(Attempt call) {
    try {
      call.run();
      return true;
    } catch (StripeException e) {
      show(e);
      return false;
    }
  }

  void advance(String by) {
    simulator.advance(Duration.parse(by));
  }

  void decide(String id, String outcome) {
    simulator.decide(id, outcome);
  }

  void authenticate(String intent, boolean passed) {
    simulator.authenticate(intent, passed);
  }

  String dispute(String charge, boolean inquiry) {
    return simulator.dispute(charge, inquiry);
  }

  static PaymentIntentCreateParams.Builder payment(long amount, String currency, String method) {
    return PaymentIntentCreateParams.builder()
        .setAmount(amount)
        .setCurrency(currency)
        .setPaymentMethod(method)
        .setConfirm(true)
        .setReturnUrl("https://shop.example/back");
  }

  PaymentIntent pay(long amount, String currency, String method) throws StripeException {
    return stripe().paymentIntents().create(payment(amount, currency, method).build());
  }

  /** Takes money by a card and answers its charge. */
  Charge charged(long amount, String method) throws StripeException {
    return charge(pay(amount, "usd", method));
  }

  PaymentIntent reload(PaymentIntent intent) throws StripeException {
    return stripe().paymentIntents().retrieve(intent.getId());
  }

  Charge charge(PaymentIntent intent) throws StripeException {
    return stripe().charges().retrieve(intent.getLatestCharge());
  }

  Charge reload(Charge charge) throws StripeException {
    return stripe().charges().retrieve(charge.getId());
  }

  Refund refund(Charge charge) throws StripeException {
    return stripe()
        .refunds()
        .create(RefundCreateParams.builder().setCharge(charge.getId()).build());
  }

  Refund refund(Charge charge, long amount) throws StripeException {
    return stripe()
        .refunds()
        .create(RefundCreateParams.builder().setCharge(charge.getId()).setAmount(amount).build());
  }

  Refund reload(Refund refund) throws StripeException {
    return stripe().refunds().retrieve(refund.getId());
  }

  /** A call that may end with an error. */
  @FunctionalInterface
  interface Attempt {
    void run() throws StripeException;
  }
}
