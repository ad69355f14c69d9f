package io.tallystick.simulator.junit;

import io.tallystick.simulator.HeldEvent;
import io.tallystick.simulator.Oracle;
import io.tallystick.simulator.StripeSimulator;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * A Stripe to test against. An <em>order</em> is whatever the app knows a payment by: the id of its
 * PaymentIntent, or any value in its metadata. Webhooks wait until the test delivers them.
 */
public final class Stripe {
  /** What the app signs in with; any test key will do. */
  public static final String SECRET_KEY = "sk_test_tallystick";

  /** What webhooks are signed with. */
  public static final String WEBHOOK_SECRET = "whsec_tallystick";

  /** Apps that take longer have failed. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

  private static final String GOOD_CARD = "pm_card_visa";

  private final StripeSimulator simulator;
  private final StripeClock clock;
  private final RandomGenerator random;

  Stripe(StripeSimulator simulator, RandomGenerator random) {
    this.simulator = simulator;
    this.random = random;
    this.clock = new StripeClock(simulator);
    simulator.holdWebhooks();
  }

  /** The base of the API, for the app's Stripe client. */
  public String url() {
    return simulator.url().toString();
  }

  /** Where the app takes its webhooks; they are signed with {@link #WEBHOOK_SECRET}. */
  public void sendWebhooksTo(URI endpoint) {
    simulator.registerWebhook(endpoint.toString(), WEBHOOK_SECRET);
  }

  public StripeClock clock() {
    return clock;
  }

  /** Pays as a shopper with a good card. */
  public Payment pay(String order) {
    return pay(order, GOOD_CARD);
  }

  /**
   * Pays, or tries to.
   *
   * @param paymentMethod one of Stripe's, such as {@code pm_card_visa_chargeDeclined}
   */
  public Payment pay(String order, String paymentMethod) {
    Payment payment = payment(order);
    simulator.confirm(payment.id(), paymentMethod);
    return payment;
  }

  /**
   * The payment of an order.
   *
   * @throws AssertionError when there is none, or more than one
   */
  public Payment payment(String order) {
    List<Oracle.PaymentIntent> found = paymentIntents(order);
    if (found.size() != 1) {
      throw new AssertionError(
          "There should be one PaymentIntent of %s, and there are %d. %s"
              .formatted(order, found.size(), WhatHappened.of(simulator.oracle())));
    }
    return new Payment(this, found.getFirst().id());
  }

  List<Oracle.PaymentIntent> paymentIntents(String order) {
    return simulator.oracle().paymentIntents().stream()
        .filter(intent -> intent.id().equals(order) || intent.metadata().containsValue(order))
        .toList();
  }

  /** What goes wrong on the next call of a kind. */
  public NextCall next(StripeCall call) {
    return new NextCall(simulator.faults(), call, 1);
  }

  /** Sends the app every webhook that waits; {@link Payment#deliver} sends those of one payment. */
  public Deliveries deliver(Delivering... how) {
    return deliver(event -> true, how);
  }

  Deliveries deliver(Predicate<HeldEvent> which, Delivering... how) {
    List<String> events = waiting(which);
    for (Delivering order : how) {
      events = order.arrange(events, random);
    }
    return new Deliveries(simulator.deliver(events));
  }

  void lose(Predicate<HeldEvent> which) {
    simulator.lose(waiting(which));
  }

  private List<String> waiting(Predicate<HeldEvent> which) {
    return simulator.heldWebhooks().stream().filter(which).map(HeldEvent::id).toList();
  }

  /**
   * Waits until no webhook is on its way: those that were refused wait for the clock, those that
   * nobody delivered wait for the test.
   *
   * @throws AssertionError when some still are after ten seconds
   */
  public void awaitWebhooks() {
    if (!simulator.awaitWebhooks(LONGEST_WAIT)) {
      throw new AssertionError(
          "Webhooks are still on their way. " + WhatHappened.of(simulator.oracle()));
    }
  }

  /** Everything else that a simulator can do. */
  public StripeSimulator simulator() {
    return simulator;
  }
}
