package io.tallystick.simulator.junit;

import io.tallystick.simulator.Oracle;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What must have happened at Stripe; every failure tells what did. */
public final class StripeAssert {
  private final Stripe stripe;

  private StripeAssert(Stripe stripe) {
    this.stripe = stripe;
  }

  /** Begins an assertion. */
  public static StripeAssert assertThat(Stripe stripe) {
    return new StripeAssert(stripe);
  }

  /** Exactly one charge of the order took money, of whichever of its PaymentIntents. */
  public StripeAssert chargedOnce(String order) {
    int charges = charges(order).size();
    return require(
        charges == 1, "%s should be charged once, not %d times".formatted(order, charges));
  }

  public StripeAssert neverCharged(String order) {
    int charges = charges(order).size();
    return require(
        charges == 0, "%s should not be charged, but was %d times".formatted(order, charges));
  }

  /**
   * The order's charges took this much in all.
   *
   * @param amount minor units
   */
  public StripeAssert charged(String order, long amount, String currency) {
    List<Oracle.Charge> charges = charges(order);
    long sum = charges.stream().mapToLong(Oracle.Charge::amountCaptured).sum();
    boolean same = charges.stream().allMatch(charge -> charge.currency().equals(currency));
    return require(
        same && sum == amount, "%s should be charged %d %s".formatted(order, amount, currency));
  }

  /**
   * The order's refunds that did not fail give this much back in all.
   *
   * @param amount minor units
   */
  public StripeAssert refunded(String order, long amount) {
    List<Oracle.Refund> refunds = refunds(order);
    long sum = refunds.stream().mapToLong(Oracle.Refund::amount).sum();
    return require(sum == amount, "%s should be refunded %d, not %d".formatted(order, amount, sum));
  }

  /** Exactly one refund of the order gives money back. */
  public StripeAssert refundedOnce(String order) {
    int refunds = refunds(order).size();
    return require(
        refunds == 1, "%s should be refunded once, not %d times".formatted(order, refunds));
  }

  /** Every webhook that was sent has been acknowledged by now, at some attempt. */
  public StripeAssert everyWebhookAcknowledged() {
    List<Oracle.WebhookDelivery> all =
        stripe.simulator().oracle().webhookDeliveries().stream()
            .filter(delivery -> !delivery.forged())
            .toList();
    Set<String> acknowledged =
        all.stream()
            .filter(Oracle.WebhookDelivery::acknowledged)
            .map(Oracle.WebhookDelivery::eventId)
            .collect(Collectors.toSet());
    List<String> open =
        all.stream()
            .map(Oracle.WebhookDelivery::eventId)
            .filter(event -> !acknowledged.contains(event))
            .distinct()
            .toList();
    return require(
        open.isEmpty(), "every webhook should be acknowledged, but not %s".formatted(open));
  }

  private List<Oracle.Charge> charges(String order) {
    Set<String> intents = intents(order);
    return stripe.simulator().oracle().charges().stream()
        .filter(charge -> charge.amountCaptured() > 0)
        .filter(charge ->
            intents.contains(String.valueOf(charge.paymentIntent()))
                || charge.id().equals(order)
                || charge.metadata().containsValue(order))
        .toList();
  }

  private List<Oracle.Refund> refunds(String order) {
    Set<String> charges =
        charges(order).stream().map(Oracle.Charge::id).collect(Collectors.toSet());
    return stripe.simulator().oracle().refunds().stream()
        .filter(refund -> charges.contains(refund.charge()))
        .filter(refund -> !Set.of("failed", "canceled").contains(refund.status()))
        .toList();
  }

  private Set<String> intents(String order) {
    return stripe.paymentIntents(order).stream()
        .map(Oracle.PaymentIntent::id)
        .collect(Collectors.toSet());
  }

  private StripeAssert require(boolean holds, String message) {
    if (!holds) {
      throw new AssertionError(message + ". " + WhatHappened.of(stripe.simulator().oracle()));
    }
    return this;
  }
}
