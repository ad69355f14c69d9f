package io.tallystick.payment;

import io.tallystick.Account;
import io.tallystick.TallystickException;
import io.tallystick.stripe.PaymentIntentSnapshot;
import io.tallystick.webhook.EventHandler;
import io.tallystick.webhook.EventOutcome;
import io.tallystick.webhook.InboxEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Applies Stripe's events about payments. */
public final class PaymentEvents implements EventHandler {
  private static final Logger log = LoggerFactory.getLogger(PaymentEvents.class);
  private static final String HANDLED = "payment_intent.";

  private final Payments payments;
  private final JsonMapper json = JsonMapper.shared();

  public PaymentEvents(Payments payments) {
    this.payments = payments;
  }

  /** What an event says, or why it says nothing to us. */
  private sealed interface Reading {
    record Snapshot(Account account, PaymentIntentSnapshot paymentIntent) implements Reading {}

    record Nothing(EventOutcome outcome) implements Reading {}
  }

  @Override
  public List<EventOutcome> apply(List<InboxEvent> events) {
    List<Reading> readings = events.stream().map(this::read).toList();
    Map<String, String> orders = merge(readings);
    List<EventOutcome> outcomes = new ArrayList<>();
    for (Reading reading : readings) {
      outcomes.add(
          switch (reading) {
            case Reading.Nothing(EventOutcome outcome) -> outcome;
            case Reading.Snapshot(Account account, PaymentIntentSnapshot paymentIntent) ->
                outcome(paymentIntent, orders.get(paymentIntent.id()));
          });
    }
    return outcomes;
  }

  private static EventOutcome outcome(
      PaymentIntentSnapshot paymentIntent, @Nullable String orderId) {
    if (orderId == null && paymentIntent.operation() != null) {
      log.warn(
          "event=payment.not_linked payment_intent={} status={} operation={}",
          paymentIntent.id(),
          paymentIntent.status().wireName(),
          paymentIntent.operation());
    }
    return orderId == null
        ? new EventOutcome.Ignored("not_ours")
        : new EventOutcome.Applied(orderId);
  }

  private Reading read(InboxEvent event) {
    if (!event.type().startsWith(HANDLED)) {
      return new Reading.Nothing(new EventOutcome.Ignored("unhandled_type"));
    }
    try {
      return new Reading.Snapshot(
          event.account(),
          PaymentIntentSnapshot.read(json.readTree(event.body()).path("data").path("object")));
    } catch (JacksonException | TallystickException e) {
      log.error("event=webhook.parked id={} type={}", event.eventId(), event.type(), e);
      return new Reading.Nothing(new EventOutcome.Parked("unreadable_object"));
    }
  }

  private Map<String, String> merge(List<Reading> readings) {
    Map<Account, List<PaymentIntentSnapshot>> byAccount =
        readings.stream()
            .filter(Reading.Snapshot.class::isInstance)
            .map(Reading.Snapshot.class::cast)
            .collect(
                Collectors.groupingBy(
                    Reading.Snapshot::account,
                    Collectors.mapping(Reading.Snapshot::paymentIntent, Collectors.toList())));
    return byAccount.entrySet().stream()
        .flatMap(entry -> payments.merge(entry.getKey(), entry.getValue()).entrySet().stream())
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
