package io.tallystick.order;

import java.util.regex.Pattern;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What a handler does to an order once, however often it is told: recorded in the handler's own
 * transaction, with which it commits or not.
 */
public final class Effects {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_.-]{0,63}");

  private final JdbcClient jdbc;
  private final String orderId;

  public Effects(JdbcClient jdbc, String orderId) {
    this.jdbc = jdbc;
    this.orderId = orderId;
  }

  /**
   * Does something unless it has been done to this order before. Only what it writes to this
   * database is done exactly once.
   *
   * @param name stable, of a-z, 0-9, dots, dashes and underscores, as in {@code grant}
   * @return whether it was done now
   */
  public boolean once(String name, Runnable effect) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("An effect's name is short, of a-z, 0-9, '.', '-', '_'.");
    }
    boolean first =
        jdbc.sql(
                    """
                    insert into tallystick.effect (order_id, name)
                    values (:orderId, 'handler:' || :name)
                    on conflict do nothing
                    """)
                .param("orderId", orderId)
                .param("name", name)
                .update()
            == 1;
    if (first) {
      effect.run();
    }
    return first;
  }
}
