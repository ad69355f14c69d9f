package io.tallystick.stripe;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What came of asking Stripe for a page of its events. */
public sealed interface EventPage {
  /**
   * Events, newest first.
   *
   * @param events each as JSON
   * @param oldest the id of the last one; null on an empty page
   */
  record Listed(List<byte[]> events, @Nullable String oldest, boolean hasMore)
      implements EventPage {
    public Listed {
      events = List.copyOf(events);
    }
  }

  /** Stripe does not list from there: what the page was to begin after may be too old by now. */
  record Refused(String code) implements EventPage {}

  /** No answer, or none that can be used: ask again later. */
  record Failed(String code) implements EventPage {}
}
