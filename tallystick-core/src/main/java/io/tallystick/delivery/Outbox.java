package io.tallystick.delivery;

import io.tallystick.Ids;
import io.tallystick.Wakeup;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Where deliveries are staged, in the transaction that made them due. */
public final class Outbox {
  /** An order and what to say of it, as in {@code order.paid}. */
  public record Staged(String orderId, String type) {}

  private final JdbcClient jdbc;
  private final Ids ids;
  private final Wakeup deliveries;

  /**
   * @param deliveries signalled once what was staged is committed
   */
  public Outbox(JdbcClient jdbc, Ids ids, Wakeup deliveries) {
    this.jdbc = jdbc;
    this.ids = ids;
    this.deliveries = deliveries;
  }

  /** Stages deliveries, in their order per order; the caller holds the orders' locks. */
  public void stage(Collection<Staged> staged) {
    if (staged.isEmpty()) {
      return;
    }
    List<Staged> rows = List.copyOf(staged);
    jdbc.sql(
            """
            insert into tallystick.delivery (id, order_id, sequence, type)
            select s.id, s.order_id,
                   coalesce((select max(d.sequence) from tallystick.delivery d
                              where d.order_id = s.order_id), 0)
                     + row_number() over (partition by s.order_id order by s.position),
                   s.type
              from unnest(:ids::text[], :orderIds::text[], :types::text[])
                with ordinality as s (id, order_id, type, position)
            """)
        .param("ids", rows.stream().map(row -> ids.next("msg_")).toArray(String[]::new))
        .param("orderIds", rows.stream().map(Staged::orderId).toArray(String[]::new))
        .param("types", rows.stream().map(Staged::type).toArray(String[]::new))
        .update();
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            deliveries.signal();
          }
        });
  }
}
