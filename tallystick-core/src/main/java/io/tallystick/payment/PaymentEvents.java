package io.tallystick.payment;

import io.tallystick.Account;
import io.tallystick.TallystickException;
import io.tallystick.stripe.PaymentIntentSnapshot;
import io.tallystick.stripe.Snapshot;
import io.tallystick.stripe.StripeGateway;
import io.tallystick.stripe.StripeNoun;
import io.tallystick.webhook.AnswerHandler;
import io.tallystick.webhook.EventHandler;
import io.tallystick.webhook.EventOutcome;
import io.tallystick.webhook.InboxEvent;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Applies Stripe's events by what they hold, whatever their type calls it. */
public final class PaymentEvents implements EventHandler, AnswerHandler {
  private static final Logger log = LoggerFactory.getLogger(PaymentEvents.class);

  /** Types that must hold an object that we follow; others may, and are then read as well. */
  private static final List<String> FOLLOWED =
      List.of("payment_intent.", "charge.", "refund.", "transfer.");

  private final Payments payments;
  private final JsonMapper json = JsonMapper.shared();

  public PaymentEvents(Payments payments) {
    this.payments = payments;
  }

  /** What an event says, or what becomes of it without being merged. */
  private sealed interface Reading {
    record Told(Account account, Snapshot snapshot) implements Reading {}

    record Nothing(EventOutcome outcome) implements Reading {}
  }

  /** Whether events of this type tell of objects that we follow. */
  public static boolean follows(String type) {
    return FOLLOWED.stream().anyMatch(type::startsWith);
  }

  @Override
  public List<EventOutcome> apply(List<InboxEvent> events) {
    List<Reading> readings = events.stream().map(this::read).toList();
    IdentityHashMap<Snapshot, Fate> fates = merge(readings);
    List<EventOutcome> outcomes = new ArrayList<>();
    for (Reading reading : readings) {
      outcomes.add(
          switch (reading) {
            case Reading.Nothing(EventOutcome outcome) -> outcome;
            case Reading.Told(Account account, Snapshot snapshot) ->
                outcome(snapshot, Objects.requireNonNull(fates.get(snapshot)));
          });
    }
    return outcomes;
  }

  @Override
  public Optional<Integer> beforeAsking(Account account, StripeNoun noun, String id) {
    return payments.revisionToAsk(account, noun, id);
  }

  @Override
  public EventOutcome applyAnswer(
      Account account, StripeNoun noun, String id, int before, List<Snapshot> answer) {
    List<Fate> fates = payments.merge(account, answer, Map.of(id, before)).fates();
    return answer.isEmpty()
        ? outcome(payments.orderOf(account, id))
        : outcome(answer.getFirst(), fates.getFirst());
  }

  private static EventOutcome outcome(Snapshot snapshot, Fate fate) {
    if (fate.onlyStripeKnows()) {
      return new EventOutcome.OnlyStripeKnows(snapshot.noun(), snapshot.id());
    }
    if (fate.orderId() == null
        && snapshot instanceof PaymentIntentSnapshot paymentIntent
        && paymentIntent.operation() != null) {
      log.warn(
          "event=payment.not_linked payment_intent={} status={} operation={}",
          paymentIntent.id(),
          paymentIntent.status().wireName(),
          paymentIntent.operation());
    }
    return outcome(Optional.ofNullable(fate.orderId()));
  }

  private static EventOutcome outcome(Optional<String> orderId) {
    return orderId
        .<EventOutcome>map(EventOutcome.Applied::new)
        .orElseGet(() -> new EventOutcome.Ignored("no_order"));
  }

  private Reading read(InboxEvent event) {
    try {
      JsonNode body = json.readTree(event.body());
      return body.path("object").asString("").equals("v2.core.event")
          ? thin(body.path("related_object"))
          : Snapshot.read(body.path("data").path("object"))
              .<Reading>map(snapshot -> new Reading.Told(event.account(), snapshot))
              .orElseGet(() -> new Reading.Nothing(strange(event)));
    } catch (JacksonException | TallystickException e) {
      log.error("event=webhook.parked id={} type={}", event.eventId(), event.type(), e);
      return new Reading.Nothing(new EventOutcome.Parked("unreadable_object"));
    }
  }

  /** What holds none of our objects is not for us, unless its type says that it should. */
  private static EventOutcome strange(InboxEvent event) {
    if (!follows(event.type())) {
      return new EventOutcome.Ignored("unhandled_type");
    }
    log.error("event=webhook.parked id={} type={}", event.eventId(), event.type());
    return new EventOutcome.Parked("unreadable_object");
  }

  /** A thin event names its object and tells nothing of it. */
  private static Reading thin(JsonNode relatedObject) {
    return new Reading.Nothing(
        StripeNoun.find(relatedObject.path("type").asString(""))
            .<EventOutcome>map(noun -> {
              String id = relatedObject.path("id").asString("");
              return StripeGateway.isId(id)
                  ? new EventOutcome.OnlyStripeKnows(noun, id)
                  : new EventOutcome.Parked("unreadable_object");
            })
            .orElseGet(() -> new EventOutcome.Ignored("unhandled_type")));
  }

  private IdentityHashMap<Snapshot, Fate> merge(List<Reading> readings) {
    Map<Account, List<Snapshot>> byAccount =
        readings.stream()
            .filter(Reading.Told.class::isInstance)
            .map(Reading.Told.class::cast)
            .collect(
                Collectors.groupingBy(
                    Reading.Told::account,
                    Collectors.mapping(Reading.Told::snapshot, Collectors.toList())));
    IdentityHashMap<Snapshot, Fate> fates =
        new IdentityHashMap<>(); // equal snapshots may meet other fates
    byAccount.forEach((account, snapshots) -> {
      List<Fate> merged = payments.merge(account, snapshots).fates();
      for (int i = 0; i < merged.size(); i++) {
        fates.put(snapshots.get(i), merged.get(i));
      }
    });
    return fates;
  }
}
