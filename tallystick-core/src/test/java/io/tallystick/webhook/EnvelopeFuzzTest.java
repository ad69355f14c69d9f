package io.tallystick.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.testkit.PaymentIntentJson;
import io.tallystick.testkit.Seed;
import io.tallystick.testkit.StripeEvents;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * What {@link EnvelopeFuzz} requires, of events that were changed at random: some for each gate.
 */
class EnvelopeFuzzTest {
  private static final int ROUNDS = 20_000;
  private static final byte[] TOKENS =
      "{}[]:,\"\\/ \n\t0123456789-+.eEtrufalsn_é\u0000".getBytes(StandardCharsets.UTF_8);

  private final Seed seed = Seed.fresh();
  private final Random random = seed.random();
  private final EnvelopeReader reader = new EnvelopeReader(1 << 16);

  @Test
  void neverThrowsAndStoresNothingButJson() {
    int read = 0;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] body = mutated();
      requireHolds(body);
      read += reader.read(body).isPresent() ? 1 : 0;
    }
    assertThat(read).as("%s: events that survived", seed).isGreaterThan(ROUNDS / 100);
  }

  private void requireHolds(byte[] body) {
    try {
      EnvelopeFuzz.fuzzerTestOneInput(body);
    } catch (RuntimeException | Error e) {
      throw new AssertionError(seed + ": " + shown(body), e);
    }
  }

  private byte[] mutated() {
    byte[] body = valid();
    int mutations = 1 + random.nextInt(4);
    for (int i = 0; i < mutations; i++) {
      body = mutate(body);
    }
    return body;
  }

  private byte[] mutate(byte[] body) {
    int at = random.nextInt(Math.max(1, body.length));
    return switch (body.length == 0 ? 1 : random.nextInt(6)) {
      case 0 -> replace(body, at, (byte) random.nextInt(256));
      case 1 -> insert(body, at, TOKENS[random.nextInt(TOKENS.length)]);
      case 2 -> replace(body, at, TOKENS[random.nextInt(TOKENS.length)]);
      case 3 -> remove(body, at, 1 + random.nextInt(8));
      case 4 -> repeat(body, at, 1 + random.nextInt(40));
      default -> random.nextInt(20) == 0 ? Arrays.copyOf(body, at) : flip(body, at);
    };
  }

  private static byte[] valid() {
    String intent = PaymentIntentJson.of("pi_1é€😀", 1500, "usd").naming("x").toString();
    return StripeEvents.event("evt_1", "payment_intent.created", intent);
  }

  private static byte[] replace(byte[] body, int at, byte with) {
    byte[] changed = body.clone();
    changed[at] = with;
    return changed;
  }

  private byte[] flip(byte[] body, int at) {
    return replace(body, at, (byte) (body[at] ^ (1 << random.nextInt(8))));
  }

  private static byte[] insert(byte[] body, int at, byte with) {
    byte[] longer = new byte[body.length + 1];
    System.arraycopy(body, 0, longer, 0, at);
    longer[at] = with;
    System.arraycopy(body, at, longer, at + 1, body.length - at);
    return longer;
  }

  private static byte[] remove(byte[] body, int from, int count) {
    int to = Math.min(body.length, from + count);
    byte[] shorter = Arrays.copyOf(body, body.length - (to - from));
    System.arraycopy(body, to, shorter, from, body.length - to);
    return shorter;
  }

  private static byte[] repeat(byte[] body, int from, int count) {
    int to = Math.min(body.length, from + count);
    byte[] longer = Arrays.copyOf(body, body.length + (to - from));
    System.arraycopy(body, from, longer, to, body.length - from);
    return longer;
  }

  private static String shown(byte[] body) {
    return new String(body, StandardCharsets.ISO_8859_1);
  }
}
