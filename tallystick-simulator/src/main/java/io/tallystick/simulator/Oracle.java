package io.tallystick.simulator;

import io.tallystick.simulator.delivery.Attempt;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What really happened at the simulated Stripe, oldest first; amounts are in minor units. */
public record Oracle(
    List<Charge> charges,
    List<PaymentIntent> paymentIntents,
    List<WebhookDelivery> webhookDeliveries) {

  public Oracle {
    charges = List.copyOf(charges);
    paymentIntents = List.copyOf(paymentIntents);
    webhookDeliveries = List.copyOf(webhookDeliveries);
  }

  /** The charges of one PaymentIntent, the failed ones too. */
  public List<Charge> chargesOf(String paymentIntent) {
    return charges.stream().filter(charge -> charge.paymentIntent().equals(paymentIntent)).toList();
  }

  /** A charge; an authorized one is {@code succeeded} and not captured. */
  public record Charge(
      String id,
      String paymentIntent,
      String status,
      String currency,
      long amount,
      long amountCaptured,
      long amountRefunded,
      boolean captured) {

    static Charge of(io.tallystick.simulator.payment.Charge charge) {
      return new Charge(
          charge.id(),
          charge.paymentIntent(),
          charge.status(),
          charge.currency(),
          charge.amount(),
          charge.amountCaptured(),
          charge.amountRefunded(),
          charge.captured());
    }
  }

  /** A PaymentIntent without its client secret. */
  public record PaymentIntent(
      String id,
      String status,
      String currency,
      long amount,
      long amountCapturable,
      long amountReceived,
      @Nullable String latestCharge,
      Map<String, String> metadata) {

    static PaymentIntent of(io.tallystick.simulator.payment.PaymentIntent intent) {
      return new PaymentIntent(
          intent.id(),
          intent.status(),
          intent.currency(),
          intent.amount(),
          intent.amountCapturable(),
          intent.amountReceived(),
          intent.latestCharge(),
          intent.metadata());
    }
  }

  /**
   * One try to deliver an event.
   *
   * @param attempt counted from 1
   * @param status the endpoint's HTTP status, 0 when no answer came
   * @param at when it ended, in real time
   */
  public record WebhookDelivery(
      String eventId, String type, String url, int attempt, int status, Instant at) {

    static WebhookDelivery of(Attempt attempt) {
      return new WebhookDelivery(
          attempt.eventId(),
          attempt.type(),
          attempt.url(),
          attempt.attempt(),
          attempt.status(),
          attempt.at());
    }
  }
}
