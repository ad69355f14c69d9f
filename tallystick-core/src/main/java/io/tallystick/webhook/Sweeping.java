package io.tallystick.webhook;

import org.springframework.jdbc.core.simple.JdbcClient;

/** What every transaction of the upkeep begins with. */
final class Sweeping {
  private static final long LOCK = 0x54535357_45455049L; // "TSSWEEPI"

  private Sweeping() {}

  /**
   * Makes the transaction the only one of its kind, and bounds it.
   *
   * @return whether it may delete: no other server does
   */
  static boolean begin(JdbcClient jdbc) {
    bound(jdbc);
    return jdbc.sql("select pg_try_advisory_xact_lock(:lock)")
        .param("lock", LOCK)
        .query(Boolean.class)
        .single();
  }

  /**
   * Whoever takes webhooks waits behind us while we wait for a lock: two seconds at most, which is
   * one more than PostgreSQL takes to end an autovacuum that is in the way.
   */
  static void bound(JdbcClient jdbc) {
    jdbc.sql(
            """
            select set_config('lock_timeout', '2s', true),
                   set_config('statement_timeout', '30s', true)
            """)
        .query((row, number) -> number)
        .list();
  }
}
