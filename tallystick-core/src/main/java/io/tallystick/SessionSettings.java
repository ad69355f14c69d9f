package io.tallystick;

import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What PostgreSQL is told of our transactions: once, by connections that are ours alone, or at the
 * beginning of each transaction, which costs a trip to the database.
 */
public final class SessionSettings {
  /** A server that is stopped in a transaction loses the orders that it has locked. */
  public static final Duration LONGEST_IDLE = Duration.ofSeconds(10);

  /**
   * Ours hold a row for some milliseconds. Whoever waits longer waits for a person, or for a server
   * that stands still; he is told to try again, and does not keep his connection from others.
   */
  public static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  /**
   * For a connection that nobody else uses, when it is made. Every statement looks rows up by an
   * index, and none is to read a table for being small or unknown to the planner.
   */
  public static final String OF_CONNECTION = set("set ");

  /** The same, for a transaction. */
  public static final String OF_TRANSACTION = set("set local ");

  private SessionSettings() {}

  private static String set(String set) {
    return Stream.of(
            "idle_in_transaction_session_timeout = " + LONGEST_IDLE.toMillis(),
            "lock_timeout = " + LONGEST_WAIT.toMillis(),
            "enable_seqscan = off")
        .map(set::concat)
        .collect(Collectors.joining("; "));
  }
}
