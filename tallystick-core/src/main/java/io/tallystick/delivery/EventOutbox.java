package io.tallystick.delivery;

import io.tallystick.Ids;
import io.tallystick.Wakeup;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Where deliveries of events themselves are staged, in the transaction that applied them. */
public final class EventOutbox {
  /** A stored event, by its number in the inbox. */
  public record Staged(long inboxId, String type) {}

  private final JdbcClient jdbc;
  private final Ids ids;
  private final Wakeup deliveries;
  private final Receivers receivers;

  /** A delivery to one of those who want it. */
  private record Addressed(long inboxId, String type, String receiver) {}

  /**
   * @param receivers who is told of a type of Stripe's, as in {@code charge.dispute.created}; often
   *     nobody
   * @param deliveries signalled once what was staged is committed
   */
  public EventOutbox(JdbcClient jdbc, Ids ids, Wakeup deliveries, Receivers receivers) {
    this.jdbc = jdbc;
    this.ids = ids;
    this.deliveries = deliveries;
    this.receivers = receivers;
  }

  /** Stages deliveries; an event that is applied again, by a replay, is told again. */
  public void stage(Collection<Staged> events) {
    List<Addressed> rows = events.stream().flatMap(this::addressed).toList();
    if (rows.isEmpty()) {
      return;
    }
    jdbc.sql(
            """
            insert into tallystick.delivery (id, inbox_id, sequence, type, receiver)
            select s.id, s.inbox_id, 1, s.type, s.receiver
              from unnest(:ids::text[], :inboxIds::bigint[], :types::text[], :receivers::text[])
                as s (id, inbox_id, type, receiver)
            on conflict (inbox_id, receiver) where inbox_id is not null do update
               set status = 'pending', due_at = now(), retried_at = now(), acknowledged_at = null
            """)
        .param("ids", rows.stream().map(row -> ids.next("msg_")).toArray(String[]::new))
        .param("inboxIds", rows.stream().map(Addressed::inboxId).toArray(Long[]::new))
        .param("types", rows.stream().map(Addressed::type).toArray(String[]::new))
        .param("receivers", rows.stream().map(Addressed::receiver).toArray(String[]::new))
        .update();
    deliveries.signalAfterCommit();
  }

  private Stream<Addressed> addressed(Staged event) {
    return receivers.of(event.type()).stream()
        .map(receiver -> new Addressed(event.inboxId(), event.type(), receiver));
  }
}
