package io.tallystick;

import java.time.Duration;

/**
 * What PostgreSQL is told of our transactions: once, by connections that are ours alone, or at the
 * beginning of each transaction, which costs a trip to the database.
 */
public final class SessionSettings {
  /** A server that is stopped in a transaction loses the orders that it has locked. */
  public static final Duration LONGEST_IDLE = Duration.ofSeconds(10);

  /**
   * For a connection that nobody else uses, when it is made. Every statement looks rows up by an
   * index, and none is to read a table for being small or unknown to the planner.
   */
  public static final String OF_CONNECTION =
      "set idle_in_transaction_session_timeout = '10s'; set enable_seqscan = off";

  /** The same, for a transaction. */
  public static final String OF_TRANSACTION =
      "set local idle_in_transaction_session_timeout = '10s'; set local enable_seqscan = off";

  private SessionSettings() {}
}
