package io.tallystick.policy;

import java.util.regex.Pattern;

/** What the app says of a purchase. */
public sealed interface Decision {
  record Allowed() implements Decision {}

  /**
   * It may not be.
   *
   * @param reason a word of the app's own, which the caller is told, as in {@code under_age}
   */
  record Refused(String reason) implements Decision {
    private static final Pattern REASON = Pattern.compile("[a-z0-9_]{1,64}");

    public Refused {
      if (!REASON.matcher(reason).matches()) {
        throw new IllegalArgumentException("a reason is 1 to 64 of a-z 0-9 _");
      }
    }
  }
}
