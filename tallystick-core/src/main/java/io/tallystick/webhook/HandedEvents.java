package io.tallystick.webhook;

import io.tallystick.delivery.DeliverySource;
import java.util.Collection;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** Stored events, for the handlers that are told of them. They never change, so none is locked. */
public final class HandedEvents implements DeliverySource {
  private static final Logger log = LoggerFactory.getLogger(HandedEvents.class);

  private final LaneJournal journal;
  private final JsonMapper json = JsonMapper.shared();

  public HandedEvents(JdbcClient jdbc) {
    this.journal = new LaneJournal(jdbc);
  }

  @Override
  public void lock(Collection<String> inboxIds) {}

  /** The event; nothing if its payload has been dropped since, for its time was over. */
  @Override
  public Optional<Object> current(String inboxId, String type) {
    Optional<InboxEvent> stored =
        journal.find(Long.parseLong(inboxId)).filter(event -> event.body().length > 0);
    if (stored.isEmpty()) {
      log.error("event=delivery.payload_gone inbox_id={} type={}", inboxId, type);
    }
    return stored.map(this::event);
  }

  @Override
  public void acknowledged(String inboxId, String type) {}

  private StripeEvent event(InboxEvent event) {
    return new StripeEvent(
        event.eventId(),
        event.type(),
        event.account().name(),
        event.account().livemode(),
        json.readTree(event.body()));
  }
}
