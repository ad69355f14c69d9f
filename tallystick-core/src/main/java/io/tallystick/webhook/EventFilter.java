package io.tallystick.webhook;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which events are meant; what is null does not matter.
 *
 * @param startingAfter the last event that was already seen, by Stripe's id
 */
public record EventFilter(
    @Nullable String type, @Nullable String status, @Nullable String startingAfter, int limit) {
  /** As many as Stripe's own lists have. */
  public static final int MOST = 100;

  public static final String QUARANTINED = "quarantined";

  /** What an event can be. */
  public static final List<String> STATUSES =
      List.of("received", "applied", "ignored", QUARANTINED, "parked");

  public EventFilter {
    if (limit < 1 || limit > MOST || (status != null && !STATUSES.contains(status))) {
      throw new IllegalArgumentException("a page holds 1 to " + MOST + " events of a known status");
    }
  }

  /** The same, and one more, to see whether there are more. */
  int withOneMore() {
    return limit + 1;
  }
}
