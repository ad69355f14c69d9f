package io.tallystick.webhook;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The parts of {@code Stripe-Signature} that count.
 *
 * @param timestamp seconds, exactly as written, for it is signed as written
 * @param signatures every {@code v1}; other schemes, such as the decoy {@code v0}, are not here
 */
record SignatureHeader(String timestamp, List<byte[]> signatures) {
  /** Stripe sends one v1 per active secret; a header beyond this is not Stripe's. */
  private static final int LONGEST_CHARACTERS = 2048;

  private static final int MOST_SIGNATURES = 16;
  private static final int TIMESTAMP_DIGITS = 12; // good for 30,000 years
  private static final int SIGNATURE_CHARACTERS = 64; // HMAC-SHA256 in hex

  /** Reads a header; answers nothing if it is malformed in any way or has no v1. */
  static Optional<SignatureHeader> parse(String header) {
    if (header.length() > LONGEST_CHARACTERS) {
      return Optional.empty();
    }
    String timestamp = null;
    List<byte[]> signatures = new ArrayList<>();
    for (String part : header.split(",", -1)) {
      int equals = part.indexOf('=');
      if (equals < 1) {
        return Optional.empty();
      }
      String value = part.substring(equals + 1);
      switch (part.substring(0, equals).strip()) {
        case "t" -> {
          if (timestamp != null || !isTimestamp(value)) {
            return Optional.empty();
          }
          timestamp = value;
        }
        case "v1" -> {
          if (!isSignature(value) || signatures.size() == MOST_SIGNATURES) {
            return Optional.empty();
          }
          signatures.add(HexFormat.of().parseHex(value));
        }
        default -> {} // a scheme that we do not know
      }
    }
    return timestamp == null || signatures.isEmpty()
        ? Optional.empty()
        : Optional.of(new SignatureHeader(timestamp, signatures));
  }

  long epochSecond() {
    return Long.parseLong(timestamp);
  }

  private static boolean isTimestamp(String value) {
    return !value.isEmpty()
        && value.length() <= TIMESTAMP_DIGITS
        && value.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static boolean isSignature(String value) {
    return value.length() == SIGNATURE_CHARACTERS
        && value.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
  }
}
