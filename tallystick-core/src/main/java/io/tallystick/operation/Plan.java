package io.tallystick.operation;

/**
 * What is to be journalled: the call, what it is about, and the rows that belong beside it.
 *
 * @param rows written after the operation's own row, in the same transaction
 */
public record Plan(About about, Call call, Runnable rows) {
  /** A call that needs no rows of its own. */
  public static Plan of(About about, Call call) {
    return new Plan(about, call, () -> {});
  }
}
