package io.tallystick.audit;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A link of the chain by its number and hash, as it is kept elsewhere: whoever holds one can tell
 * whether the chain up to it is still the same.
 *
 * @param seq 0 before the first link
 * @param hash 64 hexadecimal digits
 */
public record Head(long seq, String hash) {
  /** What the first link holds on to. */
  static final Head START = new Head(0, "0".repeat(64));

  private static final Pattern TEXT = Pattern.compile("([0-9]{1,18}):([0-9a-f]{64})");

  /** Reads {@code seq:hash}. */
  public static Optional<Head> parse(String text) {
    Matcher parts = TEXT.matcher(text);
    return parts.matches()
        ? Optional.of(new Head(Long.parseLong(parts.group(1)), parts.group(2)))
        : Optional.empty();
  }

  /** As in {@code 1042:9f86d0…}. */
  @Override
  public String toString() {
    return seq + ":" + hash;
  }
}
