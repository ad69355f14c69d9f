package io.tallystick.simulator;

import io.tallystick.simulator.delivery.Attempt;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What really happened at the simulated Stripe, oldest first; amounts are in minor units.
 *
 * @param available money that can be paid out, by currency; {@code pending} comes later
 */
public record Oracle(
    List<Charge> charges,
    List<PaymentIntent> paymentIntents,
    List<Refund> refunds,
    List<Dispute> disputes,
    List<Transfer> transfers,
    List<Payout> payouts,
    Map<String, Long> available,
    Map<String, Long> pending,
    List<WebhookDelivery> webhookDeliveries) {

  public Oracle {
    charges = List.copyOf(charges);
    paymentIntents = List.copyOf(paymentIntents);
    refunds = List.copyOf(refunds);
    disputes = List.copyOf(disputes);
    transfers = List.copyOf(transfers);
    payouts = List.copyOf(payouts);
    available = Map.copyOf(available);
    pending = Map.copyOf(pending);
    webhookDeliveries = List.copyOf(webhookDeliveries);
  }

  /** The charges of one PaymentIntent, the failed ones too. */
  public List<Charge> chargesOf(String paymentIntent) {
    return charges.stream().filter(charge -> paymentIntent.equals(charge.paymentIntent())).toList();
  }

  /** The refunds of one PaymentIntent, the failed ones too. */
  public List<Refund> refundsOf(String paymentIntent) {
    return refunds.stream().filter(refund -> paymentIntent.equals(refund.paymentIntent())).toList();
  }

  /** A charge; an authorized one is {@code succeeded} and not captured. */
  public record Charge(
      String id,
      @Nullable String paymentIntent,
      String status,
      String currency,
      long amount,
      long amountCaptured,
      long amountRefunded,
      boolean captured,
      Map<String, String> metadata) {

    static Charge of(io.tallystick.simulator.payment.Charge charge) {
      return new Charge(
          charge.id(),
          charge.paymentIntent(),
          charge.status(),
          charge.currency(),
          charge.amount(),
          charge.amountCaptured(),
          charge.amountRefunded(),
          charge.captured(),
          charge.metadata());
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

  /** A refund; one that failed or was canceled gave nothing back. */
  public record Refund(
      String id,
      String charge,
      @Nullable String paymentIntent,
      String status,
      String currency,
      long amount,
      Map<String, String> metadata) {

    static Refund of(io.tallystick.simulator.payment.Refund refund) {
      return new Refund(
          refund.id(),
          refund.charge().id(),
          refund.charge().paymentIntent(),
          refund.status().wireName(),
          refund.charge().currency(),
          refund.amount(),
          refund.metadata());
    }
  }

  /** A dispute; an inquiry's status begins with {@code warning_}. */
  public record Dispute(
      String id,
      String charge,
      @Nullable String paymentIntent,
      String status,
      String currency,
      long amount) {

    static Dispute of(io.tallystick.simulator.payment.Dispute dispute) {
      return new Dispute(
          dispute.id(),
          dispute.charge().id(),
          dispute.charge().paymentIntent(),
          dispute.status().wireName(),
          dispute.charge().currency(),
          dispute.amount());
    }
  }

  /** A transfer to a connected account. */
  public record Transfer(
      String id,
      String destination,
      String currency,
      long amount,
      long amountReversed,
      Map<String, String> metadata) {

    static Transfer of(io.tallystick.simulator.transfer.Transfer transfer) {
      return new Transfer(
          transfer.id(),
          transfer.destination(),
          transfer.currency(),
          transfer.amount(),
          transfer.amountReversed(),
          transfer.metadata());
    }
  }

  /** A payout to the merchant's bank. */
  public record Payout(String id, String status, String currency, long amount) {

    static Payout of(io.tallystick.simulator.balance.Payout payout) {
      return new Payout(
          payout.id(), payout.status().wireName(), payout.currency(), payout.amount());
    }
  }

  /**
   * One try to deliver an event.
   *
   * @param object the id of what the event is about
   * @param paymentIntent the payment that it belongs to, or null
   * @param forged whether it was a forgery, which no endpoint may accept
   * @param attempt counted from 1
   * @param status the endpoint's HTTP status, 0 when no answer came
   * @param at when it ended, in real time
   */
  public record WebhookDelivery(
      String eventId,
      String type,
      String object,
      @Nullable String paymentIntent,
      String url,
      boolean forged,
      int attempt,
      int status,
      Instant at) {

    public boolean acknowledged() {
      return status >= 200 && status <= 299;
    }

    static WebhookDelivery of(Attempt attempt) {
      return new WebhookDelivery(
          attempt.eventId(),
          attempt.type(),
          attempt.object(),
          attempt.paymentIntent(),
          attempt.url(),
          attempt.forged(),
          attempt.attempt(),
          attempt.status(),
          attempt.at());
    }
  }
}
