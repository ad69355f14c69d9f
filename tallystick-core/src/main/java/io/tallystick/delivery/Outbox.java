package io.tallystick.delivery;

import io.tallystick.Ids;
import io.tallystick.Wakeup;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Where deliveries are staged, in the transaction that made them due. */
public final class Outbox {
  /** An order and what to say of it, as in {@code order.paid}. */
  public record Staged(String orderId, String type) {}

  private final JdbcClient jdbc;
  private final Ids ids;
  private final Wakeup deliveries;
  private final Receivers receivers;

  /** A delivery to one of those who want it. */
  private record Addressed(String orderId, String type, String receiver) {}

  /**
   * @param receivers who is told
   * @param deliveries signalled once what was staged is committed
   */
  public Outbox(JdbcClient jdbc, Ids ids, Wakeup deliveries, Receivers receivers) {
    this.jdbc = jdbc;
    this.ids = ids;
    this.deliveries = deliveries;
    this.receivers = receivers;
  }

  /** Stages deliveries, in their order per order; the caller holds the orders' locks. */
  public void stage(Collection<Staged> staged) {
    if (staged.isEmpty()) {
      return;
    }
    List<Addressed> rows = staged.stream().flatMap(this::addressed).toList();
    jdbc.sql(
            """
            insert into tallystick.delivery
                   (id, order_id, sequence, type, receiver, created_at)
            select s.id, s.order_id,
                   coalesce((select max(d.sequence) from tallystick.delivery d
                              where d.order_id = s.order_id and d.receiver = s.receiver), 0)
                     + row_number() over (partition by s.order_id, s.receiver order by s.position),
                   s.type, s.receiver, clock_timestamp()
              from unnest(:ids::text[], :orderIds::text[], :types::text[], :receivers::text[])
                with ordinality as s (id, order_id, type, receiver, position)
            """)
        .param("ids", rows.stream().map(row -> ids.next("msg_")).toArray(String[]::new))
        .param("orderIds", rows.stream().map(Addressed::orderId).toArray(String[]::new))
        .param("types", rows.stream().map(Addressed::type).toArray(String[]::new))
        .param("receivers", rows.stream().map(Addressed::receiver).toArray(String[]::new))
        .update();
    deliveries.signalAfterCommit();
  }

  private Stream<Addressed> addressed(Staged staged) {
    return receivers.of(staged.type()).stream()
        .map(receiver -> new Addressed(staged.orderId(), staged.type(), receiver));
  }
}
