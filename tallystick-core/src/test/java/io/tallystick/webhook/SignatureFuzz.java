package io.tallystick.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.stripe.exception.SignatureVerificationException;
import com.stripe.net.Webhook;
import io.tallystick.Secret;
import io.tallystick.webhook.SignatureVerifier.Check;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A header is judged as a computation of our own judges it, and what is valid is so for Stripe's
 * library. An input is a line with a timestamp, one with a header, and a body; in the header {@code
 * #} stands for the signature by one of our secrets, {@code $} by the other, {@code ?} by a
 * stranger's, and {@code @} for the timestamp.
 */
final class SignatureFuzz {
  private static final long NOW = 1_700_000_000;
  private static final String FIRST = "whsec_first";
  private static final String SECOND = "whsec_second";
  private static final String STRANGERS = "whsec_strangers";

  private static final SignatureVerifier VERIFIER =
      new SignatureVerifier(
          List.of(new Secret(FIRST), new Secret(SECOND)),
          InstantSource.fixed(Instant.ofEpochSecond(NOW)));

  private static final Pattern HEADER = Pattern.compile("[^=,]+=[^,]*(?:,[^=,]+=[^,]*)*");
  private static final Pattern PART = Pattern.compile("([^=,]+)=([^,]*)(?:,|$)");

  private SignatureFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    String[] parts = new String(input, StandardCharsets.ISO_8859_1).split("\n", 3);
    if (parts.length < 3) {
      return;
    }
    byte[] body = parts[2].getBytes(StandardCharsets.ISO_8859_1);
    String header =
        parts[1]
            .replace("@", parts[0])
            .replace("#", hmac(FIRST, parts[0], body))
            .replace("$", hmac(SECOND, parts[0], body))
            .replace("?", hmac(STRANGERS, parts[0], body));

    Check check = VERIFIER.check(body, List.of(header));
    assertThat(check).isEqualTo(expected(header, body));
    if (check == Check.VALID) {
      requireStripeAgrees(header, body);
    }
  }

  private static Check expected(String header, byte[] body) {
    if (header.length() > 2048 || !HEADER.matcher(header).matches()) {
      return Check.MALFORMED;
    }
    List<String> times = values(header, "t");
    List<String> signatures = values(header, "v1");
    if (times.size() != 1
        || !times.getFirst().matches("[0-9]{1,12}")
        || signatures.isEmpty()
        || signatures.size() > 16
        || !signatures.stream().allMatch(it -> it.matches("[0-9a-f]{64}"))) {
      return Check.MALFORMED;
    }
    String time = times.getFirst();
    if (!signatures.contains(hmac(FIRST, time, body))
        && !signatures.contains(hmac(SECOND, time, body))) {
      return Check.NO_MATCH;
    }
    long age = NOW - Long.parseLong(time);
    return age > 300 ? Check.TOO_OLD : age < -300 ? Check.TOO_NEW : Check.VALID;
  }

  private static List<String> values(String header, String scheme) {
    List<String> values = new ArrayList<>();
    for (Matcher part = PART.matcher(header); part.find(); ) {
      if (part.group(1).strip().equals(scheme)) {
        values.add(part.group(2));
      }
    }
    return values;
  }

  /**
   * Which knows no white space before a scheme and no body that is not UTF-8, and signs a time
   * without the zeros before it.
   */
  private static void requireStripeAgrees(String header, byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8);
    if (header.chars().noneMatch(Character::isWhitespace)
        && !values(header, "t").getFirst().startsWith("0")
        && HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8)).equals(hex(body))) {
      assertThat(stripeTakes(header, text, FIRST) || stripeTakes(header, text, SECOND)).isTrue();
    }
  }

  private static boolean stripeTakes(String header, String body, String secret) {
    try {
      return Webhook.Signature.verifyHeader(body, header, secret, 0);
    } catch (SignatureVerificationException e) {
      return false;
    }
  }

  private static String hmac(String secret, String time, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
      mac.update((time + ".").getBytes(StandardCharsets.ISO_8859_1));
      return hex(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
