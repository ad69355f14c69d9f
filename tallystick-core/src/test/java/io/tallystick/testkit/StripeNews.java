package io.tallystick.testkit;

import io.tallystick.payment.PaymentEvents;
import io.tallystick.stripe.EventPage;
import io.tallystick.stripe.Retrieval;
import io.tallystick.stripe.StripeGateway;
import io.tallystick.stripe.StripeGateways;
import io.tallystick.stripe.StripeNoun;
import io.tallystick.webhook.EventOutcome;
import io.tallystick.webhook.InboxEvent;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The simulator's events, told to a shop whenever a test likes, in any order, any number of times.
 */
public final class StripeNews {
  private static final int MOST_QUESTIONS = 5;

  private final TestDatabase database;
  private final PaymentEvents events;
  private final StripeGateway lists;
  private final StripeGateway questions;

  StripeNews(TestDatabase database, PaymentEvents events, URI stripe) {
    this.database = database;
    this.events = events;
    this.lists = StripeGateways.of(stripe);
    this.questions = StripeGateways.impatient(stripe); // faults may strike these
  }

  /** Everything that has happened, oldest first. */
  public List<InboxEvent> all() {
    List<InboxEvent> all = new ArrayList<>();
    String position = null;
    boolean more = true;
    while (more) {
      EventPage page = lists.listEvents(Shop.ACCOUNT, Instant.EPOCH, position);
      if (!(page instanceof EventPage.Listed listed)) {
        throw new AssertionError(page);
      }
      listed.events().forEach(event -> all.add(event(event)));
      position = listed.oldest();
      more = listed.hasMore();
    }
    Collections.reverse(all);
    return all;
  }

  private static InboxEvent event(byte[] body) {
    JsonNode event = JsonMapper.shared().readTree(body);
    return new InboxEvent(
        1, Shop.ACCOUNT, event.path("id").stringValue(), event.path("type").stringValue(), body);
  }

  /** Tells everything that has happened. */
  public void tell() {
    tell(all());
  }

  /** Tells these, each in a transaction of its own, and asks Stripe what only Stripe knows. */
  public void tell(List<InboxEvent> told) {
    for (InboxEvent event : told) {
      answer(inTransaction(() -> events.apply(List.of(event)).getFirst()));
    }
  }

  private void answer(EventOutcome outcome) {
    EventOutcome latest = outcome;
    for (int i = 0; i < MOST_QUESTIONS; i++) {
      if (!(latest instanceof EventOutcome.OnlyStripeKnows(StripeNoun noun, String id))) {
        return;
      }
      latest = ask(noun, id);
    }
  }

  private EventOutcome ask(StripeNoun noun, String id) {
    Integer before = inTransaction(() -> events.beforeAsking(Shop.ACCOUNT, noun, id)).orElse(null);
    return before != null
            && questions.retrieve(Shop.ACCOUNT, noun, id) instanceof Retrieval.Found(var objects)
        ? inTransaction(() -> events.applyAnswer(Shop.ACCOUNT, noun, id, before, objects))
        : new EventOutcome.Ignored("answered");
  }

  private <T> T inTransaction(java.util.function.Supplier<T> work) {
    return database.transactions().execute(status -> work.get());
  }
}
