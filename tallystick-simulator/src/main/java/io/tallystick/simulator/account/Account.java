package io.tallystick.simulator.account;

import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** The simulated account; everything that reads or changes it happens under its one lock. */
public final class Account {
  private final ReentrantLock lock = new ReentrantLock();
  private final WebhookEndpoints endpoints;
  private final Events events;
  private final Charges charges;
  private final PaymentIntents intents;
  private final PaymentIntentCalls intentCalls;

  public Account(Ids ids, SimulatedClock clock, EventSink sink) {
    endpoints = new WebhookEndpoints(ids, clock, sink);
    events = new Events(ids, clock, sink, endpoints);
    charges = new Charges(ids, clock, events);
    intents = new PaymentIntents(ids, clock, charges, events);
    intentCalls = new PaymentIntentCalls(intents, new PaymentMethods(ids, clock));
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
            intents.shelf().oldestFirst(),
            charges.shelf().oldestFirst(),
            intents.shelf().forgotten(),
            charges.shelf().forgotten()));
  }

  public WebhookEndpoints endpoints() {
    return endpoints;
  }

  /** Confirms a PaymentIntent and answers how it stands afterwards, declined or not. */
  public PaymentIntent confirm(String paymentIntent, Call call) {
    return exclusively(() -> {
      intentCalls.confirm(paymentIntent, call);
      return intents.require(paymentIntent);
    });
  }

  /** The calls that the API answers. */
  public List<Operation> operations() {
    return List.of(
        Operation.of("POST", "/v1/payment_intents", (id, call) -> intentCalls.create(call)),
        Operation.of("GET", "/v1/payment_intents", (id, call) -> intentCalls.list(call.form())),
        Operation.forShoppers("GET", "/v1/payment_intents/{id}", intentCalls::retrieve),
        Operation.of("POST", "/v1/payment_intents/{id}", intentCalls::update),
        Operation.forShoppers("POST", "/v1/payment_intents/{id}/confirm", intentCalls::confirm),
        Operation.of("POST", "/v1/payment_intents/{id}/capture", intentCalls::capture),
        Operation.of("POST", "/v1/payment_intents/{id}/cancel", intentCalls::cancel),
        Operation.of("GET", "/v1/charges", (id, call) -> charges.list(call.form())),
        Operation.of("GET", "/v1/charges/{id}", (id, call) -> charges.retrieve(id, call.form())),
        Operation.of("GET", "/v1/events", (id, call) -> events.list(call.form())),
        Operation.of("GET", "/v1/events/{id}", (id, call) -> events.retrieve(id, call.form())),
        Operation.of("POST", "/v1/webhook_endpoints", (id, call) -> endpoints.create(call.form())),
        Operation.of("GET", "/v1/webhook_endpoints", (id, call) -> endpoints.list(call.form())),
        Operation.of(
            "GET", "/v1/webhook_endpoints/{id}", (id, call) -> endpoints.retrieve(id, call.form())),
        Operation.of(
            "DELETE",
            "/v1/webhook_endpoints/{id}",
            (id, call) -> endpoints.delete(id, call.form())));
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
