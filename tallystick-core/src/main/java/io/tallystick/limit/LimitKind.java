package io.tallystick.limit;

import java.util.Locale;

/** What a limit counts by. */
public enum LimitKind {
  ADDRESS,
  DECLINES,
  KEY,
  REFUSALS,
  USER;

  /** Its name in metrics and texts. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
