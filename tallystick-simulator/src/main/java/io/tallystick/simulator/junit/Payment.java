package io.tallystick.simulator.junit;

import io.tallystick.simulator.Oracle;

/** One payment of the app under test. */
public final class Payment {
  private final Stripe stripe;
  private final String paymentIntent;

  Payment(Stripe stripe, String paymentIntent) {
    this.stripe = stripe;
    this.paymentIntent = paymentIntent;
  }

  /** The id of its PaymentIntent. */
  public String id() {
    return paymentIntent;
  }

  /** Stripe's word for how it stands now. */
  public String status() {
    return stripe.simulator().oracle().paymentIntents().stream()
        .filter(intent -> intent.id().equals(paymentIntent))
        .map(Oracle.PaymentIntent::status)
        .findFirst()
        .orElseThrow();
  }

  /** The shopper proves who they are to the bank (3-D Secure). */
  public Payment passesAuthentication() {
    stripe.simulator().authenticate(paymentIntent, true);
    return this;
  }

  /** The shopper does not prove who they are, so nothing is charged. */
  public Payment failsAuthentication() {
    stripe.simulator().authenticate(paymentIntent, false);
    return this;
  }

  /**
   * Sends the app the webhooks of this payment that wait, one after the other, and waits for its
   * answers; those that it refuses come again as time goes on.
   */
  public Deliveries deliver(Delivering... how) {
    return stripe.deliver(event -> paymentIntent.equals(event.paymentIntent()), how);
  }

  /** Loses the webhooks of this payment that wait: the app will never see them. */
  public void loseWebhooks() {
    stripe.lose(event -> paymentIntent.equals(event.paymentIntent()));
  }
}
