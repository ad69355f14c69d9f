package io.tallystick.webhook;

import io.tallystick.Secret;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Checks Stripe's signature over the raw bytes: HMAC-SHA256 of timestamp, dot and body, keyed by
 * the whole secret as text. Compares in constant time and does not tell which secret or part was
 * wrong.
 */
final class SignatureVerifier {
  /** Stripe's own default; a replay or a clock beyond it is refused, in either direction. */
  static final Duration TOLERANCE = Duration.ofMinutes(5);

  /** The outcome of a check. */
  enum Check {
    VALID,
    MISSING,
    MALFORMED,
    NO_MATCH,
    TOO_OLD,
    TOO_NEW
  }

  private final List<Key> keys;
  private final InstantSource clock;

  /** A secret, ready to verify. */
  private record Key(Mac mac, SecretUse use) {}

  SignatureVerifier(List<Secret> secrets, InstantSource clock) {
    this(secrets, clock, SecretUse::of);
  }

  /**
   * @param uses where the use of each secret is counted
   */
  SignatureVerifier(List<Secret> secrets, InstantSource clock, Function<Secret, SecretUse> uses) {
    if (secrets.isEmpty()) {
      throw new IllegalArgumentException("without a secret nothing may be believed");
    }
    this.keys = secrets.stream().map(secret -> new Key(keyed(secret), uses.apply(secret))).toList();
    this.clock = clock;
  }

  /**
   * @param headers every {@code Stripe-Signature} of the request; more than one is malformed
   */
  Check check(byte[] body, List<String> headers) {
    return parse(headers)
        .map(header -> matches(header, body) ? age(header) : Check.NO_MATCH)
        .orElseGet(() -> glance(headers));
  }

  /** What can be told without the body: a request that fails here need not be read. */
  Check glance(List<String> headers) {
    return headers.isEmpty()
        ? Check.MISSING
        : parse(headers).map(this::age).orElse(Check.MALFORMED);
  }

  private static Optional<SignatureHeader> parse(List<String> headers) {
    return headers.size() == 1 ? SignatureHeader.parse(headers.getFirst()) : Optional.empty();
  }

  private boolean matches(SignatureHeader header, byte[] body) {
    byte[] prefix = (header.timestamp() + ".").getBytes(StandardCharsets.US_ASCII);
    boolean match = false;
    for (Key key : keys) {
      byte[] expected = sign(key.mac(), prefix, body);
      boolean thisOne = false;
      for (byte[] signature : header.signatures()) {
        thisOne |= MessageDigest.isEqual(expected, signature);
      }
      if (thisOne) {
        key.use().count();
      }
      match |= thisOne;
    }
    return match;
  }

  private Check age(SignatureHeader header) {
    long ageSeconds = clock.instant().getEpochSecond() - header.epochSecond();
    if (ageSeconds > TOLERANCE.toSeconds()) {
      return Check.TOO_OLD;
    }
    return ageSeconds < -TOLERANCE.toSeconds() ? Check.TOO_NEW : Check.VALID;
  }

  /** A Mac is not thread-safe, and keying one costs as much as a check: so each check clones it. */
  private static byte[] sign(Mac keyed, byte[] prefix, byte[] body) {
    try {
      Mac mac = (Mac) keyed.clone();
      mac.update(prefix);
      return mac.doFinal(body);
    } catch (CloneNotSupportedException e) {
      throw new AssertionError("the JDK's HMAC can be cloned", e);
    }
  }

  private static Mac keyed(Secret secret) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      byte[] key = secret.reveal().getBytes(StandardCharsets.UTF_8);
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac;
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new AssertionError("every Java platform has HmacSHA256", e);
    }
  }
}
