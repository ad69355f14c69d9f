package io.tallystick.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows as a shop of many years has them, with ids of the form and the order of Stripe's, each elder
 * than those of {@link BenchIds}. What belongs together is computed from one number, so that no
 * statement reads what another has made.
 */
final class GrowthSql {
  /** What of a real event is copied, and when: statements that are minutes apart must agree. */
  private static final String SAMPLE = "bench_sample";

  /** The index whose entries come in no order: made at once, it takes a tenth of the time. */
  private static final String UNIQUE_IDS = "inbox_event_account_livemode_event_id_key";

  private static final int WEEKS = 5;

  /** Within which all that is stored was received. */
  private static final Duration SPAN = Duration.ofDays(34);

  /** Of an id: a zero, and the second. */
  private static final int TIME_DIGITS = 7;

  private GrowthSql() {}

  /**
   * An expression: the id with a prefix of the n-th of so many that were made in the last weeks,
   * the second first, in six hexadecimal digits.
   *
   * @param number an expression
   */
  private static String id(String prefix, String number, long count) {
    return """
    '%1$s0' || lpad(to_hex((%2$s)::bigint * %3$d / %4$d), 6, '0')
            || left(translate(encode(sha256(convert_to('%1$s' || %2$s, 'UTF8')), 'base64'),
                              '+/=', 'xyz'), %5$d)
    """
        .formatted(prefix, number, SPAN.toSeconds(), count, BenchIds.LENGTH - TIME_DIGITS);
  }

  /** Keeps a payload that the server has stored. */
  static String sample() {
    return """
    create table %s as
      select now() as stored_at, dictionary, size_bytes, body
        from tallystick.inbox_payload limit 1
    """
        .formatted(SAMPLE);
  }

  /** Without orders and events, as a new database is; weeks keep their partitions. */
  static String empty() {
    return "truncate tallystick.orders, tallystick.inbox_event, tallystick.inbox_payload cascade";
  }

  /** Orders that are paid for and delivered, with all that belongs to them. */
  static List<String> orders(long count) {
    String order = id("ord_", "n", count);
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
                .formatted(id("pi_", "n", count), order)
            + rows,
        "insert into tallystick.effect (order_id, name) select %s, 'order.paid'".formatted(order)
            + rows,
        """
        insert into tallystick.delivery
               (id, order_id, sequence, type, receiver, status, attempts, acknowledged_at)
        select %s, %s, 1, 'order.paid', 'app', 'acknowledged', 1, now()
        """
                .formatted(id("msg_", "n", count), order)
            + rows);
  }

  /**
   * Makes room for events; an index is missing from here to {@link #afterEvents}.
   *
   * @param below ids that are left free
   */
  static List<String> beforeEvents(long below, long count) {
    List<String> statements = new ArrayList<>();
    statements.add("alter table tallystick.inbox_event drop constraint " + UNIQUE_IDS);
    statements.add(
        "alter sequence tallystick.inbox_event_id_seq restart with " + (below + count + 1));
    for (int week = WEEKS; week >= 0; week--) {
      statements.add(partition(week));
    }
    return statements;
  }

  /**
   * Some of the events that were applied within the last five weeks.
   *
   * @param first of the numbers from 1 to {@code count}
   */
  static String events(long below, long first, long last, long count, long orders) {
    return """
    insert into tallystick.inbox_event
           (id, account, livemode, event_id, type, api_version, received_at, status, attempts,
            order_id)
    overriding system value
    select %1$d + n, 'default', false, %2$s, 'payment_intent.succeeded', '2026-06-24.dahlia',
           %3$s, 'applied', 1, %4$s
      from generate_series(%5$d, %6$d) n, %7$s
    """
        .formatted(
            below,
            id("evt_", "n", count),
            receivedAt(count),
            id("ord_", "(n %% %d + 1)".formatted(orders), orders),
            first,
            last,
            SAMPLE);
  }

  /** The payloads of the same events. */
  static String payloads(long below, long first, long last, long count) {
    return """
    insert into tallystick.inbox_payload (inbox_id, received_at, dictionary, size_bytes, body)
    select %d + n, %s, dictionary, size_bytes, body from generate_series(%d, %d) n, %s
    """
        .formatted(below, receivedAt(count), first, last, SAMPLE);
  }

  private static String receivedAt(long count) {
    return "stored_at - interval '%d days' * (1 - n / %d.0)".formatted(SPAN.toDays(), count);
  }

  static String afterEvents() {
    return "alter table tallystick.inbox_event add constraint %s unique (account, livemode, event_id)"
        .formatted(UNIQUE_IDS);
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
        .formatted(id("evt_old", "n", count), count);
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
