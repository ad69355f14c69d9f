package io.tallystick.bench;

import java.util.ArrayList;
import java.util.List;

/** Rows as a shop of many years has them, with ids of the form and the spread of Stripe's. */
final class GrowthSql {
  /** Of one statement: some hundred MB of WAL. */
  private static final long AT_ONCE = 1_000_000;

  private GrowthSql() {}

  /**
   * @param number an expression
   */
  private static String id(String prefix, String number) {
    return """
    '%1$s' || left(translate(encode(sha256(convert_to('%1$s' || %2$s, 'UTF8')), 'base64'),
                             '+/=', 'xyz'), 24)
    """
        .formatted(prefix, number);
  }

  /** Orders that are paid for and delivered, with all that belongs to them. */
  static List<String> orders(long count) {
    String order = id("ord_", "n");
    String rows = " from generate_series(1, %d) n".formatted(count);
    return List.of(
        """
        insert into tallystick.orders
               (id, account, livemode, owner, status, amount, currency, paid_at, fulfilled_at)
        select %s, 'default', false, 'user:' || n, 'fulfilled', 2000, 'usd', now(), now()
        """
                .formatted(order)
            + rows,
        """
        insert into tallystick.payment
               (account, id, livemode, order_id, status, amount, amount_received, currency)
        select 'default', %s, false, %s, 'succeeded', 2000, 2000, 'usd'
        """
                .formatted(id("pi_", "n"), order)
            + rows,
        "insert into tallystick.effect (order_id, name) select %s, 'order.paid'".formatted(order)
            + rows,
        """
        insert into tallystick.delivery
               (id, order_id, sequence, type, receiver, status, attempts, acknowledged_at)
        select %s, %s, 1, 'order.paid', 'app', 'acknowledged', 1, now()
        """
                .formatted(id("msg_", "n"), order)
            + rows);
  }

  /**
   * Events that were applied within the last five weeks, with their payloads.
   *
   * @param below ids that are left free
   */
  static List<String> events(long below, long count) {
    List<String> statements = new ArrayList<>();
    statements.add("alter sequence tallystick.inbox_event_id_seq restart with " + (below + 1));
    for (int week = 5; week >= 1; week--) {
      statements.add(partition(week));
    }
    for (long from = 1; from <= count; from += AT_ONCE) {
      statements.add(
          """
          with event as (
            insert into tallystick.inbox_event
                   (account, livemode, event_id, type, api_version, received_at, status, attempts,
                    order_id)
            select 'default', false, %s, 'payment_intent.succeeded', '2026-06-24.dahlia',
                   now() - interval '34 days' * (1 - n / %d.0), 'applied', 1, %s
              from generate_series(%d, %d) n
            returning id, received_at)
          insert into tallystick.inbox_payload (inbox_id, received_at, dictionary, size_bytes, body)
          select e.id, e.received_at, p.dictionary, p.size_bytes, p.body
            from event e,
                 (select dictionary, size_bytes, body from tallystick.inbox_payload limit 1) p
          """
              .formatted(
                  id("evt_", "n"),
                  count,
                  id("ord_", "n % 1000000 + 1"),
                  from,
                  Math.min(from + AT_ONCE - 1, count)));
    }
    return statements;
  }

  /** Events whose time is over, below all others. */
  static String oldEvents(long count) {
    return """
    insert into tallystick.inbox_event
           (id, account, livemode, event_id, type, received_at, status, attempts)
    overriding system value
    select n, 'default', false, %s, 'payment_intent.succeeded', now() - interval '401 days',
           'applied', 1
      from generate_series(1, %d) n
    """
        .formatted(id("evt_old", "n"), count);
  }

  /** The week that many before this one, as a server would have made it then. */
  private static String partition(int weeksAgo) {
    return """
    do $$
    declare
      monday date := date_trunc('week', now() at time zone 'UTC')::date - 7 * %d;
    begin
      execute format(
        'create table if not exists tallystick.inbox_payload_%%s
           partition of tallystick.inbox_payload for values from (%%L) to (%%L)',
        to_char(monday, 'YYYYMMDD'), monday || ' 00:00+00', (monday + 7) || ' 00:00+00');
    end $$
    """
        .formatted(weeksAgo);
  }
}
