package io.tallystick.simulator.account;

import io.tallystick.simulator.event.Desk;
import io.tallystick.simulator.event.EventSink;
import io.tallystick.simulator.event.Events;
import io.tallystick.simulator.event.WebhookEndpoints;
import io.tallystick.simulator.payment.Charge;
import io.tallystick.simulator.payment.PaymentIntent;
import io.tallystick.simulator.payment.Payments;
import io.tallystick.simulator.resource.Call;
import io.tallystick.simulator.resource.Ids;
import io.tallystick.simulator.resource.Operation;
import io.tallystick.simulator.resource.SimulatedClock;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The simulated account; everything that reads or changes it happens under its one lock. */
public final class Account {
  private final ReentrantLock lock = new ReentrantLock();
  private final WebhookEndpoints endpoints;
  private final Events events;
  private final Payments payments;

  public Account(Ids ids, SimulatedClock clock, EventSink sink) {
    endpoints = new WebhookEndpoints(ids, clock, sink);
    events = new Events(ids, clock, sink, endpoints);
    payments = new Payments(new Desk(ids, clock, events));
  }

  /** Runs alone. */
  public <T> T exclusively(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  /** What there is, oldest first. */
  public Contents contents() {
    return exclusively(() ->
        new Contents(
            payments.intents(),
            payments.charges(),
            payments.forgottenIntents(),
            payments.forgottenCharges()));
  }

  public WebhookEndpoints endpoints() {
    return endpoints;
  }

  /** Confirms a PaymentIntent and answers how it stands afterwards, declined or not. */
  public PaymentIntent confirm(String paymentIntent, Call call) {
    return exclusively(() -> {
      payments.confirm(paymentIntent, call);
      return payments.require(paymentIntent);
    });
  }

  /**
   * Ends a 3-D Secure step as the shopper would and answers how the PaymentIntent stands.
   *
   * @param call the shopper's, with the client secret, or the merchant's
   */
  public PaymentIntent authenticate(String paymentIntent, boolean passed, Call call) {
    return exclusively(() -> {
      payments.authenticate(paymentIntent, passed, call);
      return payments.require(paymentIntent);
    });
  }

  /** The calls that the API answers. */
  public List<Operation> operations() {
    return Stream.of(payments.operations(), events.operations(), endpoints.operations())
        .flatMap(List::stream)
        .toList();
  }

  /**
   * A consistent view of the account.
   *
   * @param forgottenIntents {@code forgottenCharges} how many the caps have pushed out
   */
  public record Contents(
      List<PaymentIntent> intents,
      List<Charge> charges,
      long forgottenIntents,
      long forgottenCharges) {}
}
