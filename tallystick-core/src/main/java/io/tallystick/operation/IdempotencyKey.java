package io.tallystick.operation;

import java.util.Optional;
import java.util.regex.Pattern;

/** A caller's own name for one thing that it wants done once. */
public record IdempotencyKey(String value) {
  /** A random UUID fits; what is shorter is guessed, or used twice by mistake. */
  public static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{16,255}");

  public IdempotencyKey {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("not an idempotency key");
    }
  }

  /** Reads the header's value, quoted (as the IETF draft has it) or not. */
  public static Optional<IdempotencyKey> parse(String header) {
    boolean quoted = header.length() >= 2 && header.startsWith("\"") && header.endsWith("\"");
    String value = quoted ? header.substring(1, header.length() - 1) : header;
    return FORM.matcher(value).matches()
        ? Optional.of(new IdempotencyKey(value))
        : Optional.empty();
  }
}
