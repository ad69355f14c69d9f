package io.tallystick.limit;

import java.time.Duration;

/** Whether a call may be made now. */
public sealed interface Verdict {
  record Allowed() implements Verdict {}

  /**
   * It may not.
   *
   * @param kind the limit that takes longest
   * @param delay after which one such call will be allowed
   */
  record Refused(LimitKind kind, Duration delay) implements Verdict {
    /** Whole seconds, at least one, for a client that is back too early is refused again. */
    public int retryAfterSeconds() {
      return Math.toIntExact(Math.max(1, Math.ceilDiv(delay.toMillis(), 1_000L)));
    }
  }
}
