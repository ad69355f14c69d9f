package io.tallystick.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdDictCompress;
import io.tallystick.TallystickException;
import io.tallystick.testkit.PaymentIntentJson;
import io.tallystick.testkit.Seed;
import io.tallystick.testkit.StripeEvents;
import io.tallystick.testkit.Together;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadsTest {
  /** A seed that no dictionary was trained with. */
  private static final long UNSEEN = 10_000;

  private static final byte[] EVENT =
      StripeEvents.event(
          "evt_1",
          "payment_intent.succeeded",
          PaymentIntentJson.of("pi_1", 1500, "usd").toString());

  @Test
  void areRestoredAsTheyWere() {
    byte[] compressed = Payloads.compress(EVENT);

    assertThat(restored(Payloads.DICTIONARY, compressed)).isEqualTo(EVENT);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100, 70_000, 1_000_000})
  void areRestoredWhateverTheirSizeAndContent(int size) {
    Seed seed = Seed.fresh();
    byte[] noise = new byte[size];
    seed.random().nextBytes(noise);

    assertThat(Payloads.restore(Payloads.DICTIONARY, Payloads.compress(noise), size))
        .as("%s", seed)
        .isEqualTo(noise);
  }

  @Test
  void ofTheFirstKindAreReadable() {
    byte[] compressed = Zstd.compress(EVENT, 1); // as every payload was before there was a number

    assertThat(restored(Payloads.NO_DICTIONARY, compressed)).isEqualTo(EVENT);
    assertThat(restored(Payloads.NO_DICTIONARY, Payloads.compressAlone(EVENT))).isEqualTo(EVENT);
  }

  @Test
  void ofManyThreadsDoNotMix() {
    List<byte[]> bodies = EventCorpus.of(UNSEEN, 2);

    List<Boolean> restored =
        Together.call(
            8,
            thread ->
                IntStream.range(thread, thread + 500)
                    .mapToObj(i -> bodies.get(i % bodies.size()))
                    .allMatch(PayloadsTest::isRestored));

    assertThat(restored).containsOnly(true);
  }

  @Test
  void takeLittleMoreThanAQuarterOfWhatTheyTakeWithoutADictionary() {
    List<byte[]> events = EventCorpus.of(UNSEEN, 40);

    long plain = events.stream().mapToLong(event -> event.length).sum();
    long alone = events.stream().mapToLong(event -> Payloads.compressAlone(event).length).sum();
    long with = events.stream().mapToLong(event -> Payloads.compress(event).length).sum();

    System.out.printf("payloads: %d bytes, %d alone, %d with%n", plain, alone, with);
    assertThat(events).hasSizeGreaterThan(150);
    assertThat(with).isLessThan(alone * 35 / 100).isLessThan(plain * 14 / 100);
  }

  @Test
  void areRefusedIfTheirDictionaryIsUnknown() {
    byte[] compressed = Payloads.compress(EVENT);

    assertThatThrownBy(() -> restored((short) 2, compressed))
        .isInstanceOf(TallystickException.class)
        .hasMessageContaining("dictionary 2")
        .extracting("code")
        .isEqualTo("payload_dictionary_unknown");
  }

  @Test
  void areRefusedIfTheyNeedAnotherDictionary() {
    byte[] otherDictionary = dictionary1();
    otherDictionary[4] ^= 1; // its number in the frames
    byte[] foreign;
    try (ZstdDictCompress other = new ZstdDictCompress(otherDictionary, 1)) {
      foreign = Zstd.compress(EVENT, other);
    }

    assertDamaged(Payloads.DICTIONARY, foreign, EVENT.length);
    assertDamaged(Payloads.NO_DICTIONARY, Payloads.compress(EVENT), EVENT.length);
  }

  @Test
  void areRefusedWhicheverByteIsDamaged() {
    byte[] compressed = Payloads.compress(EVENT);
    for (int i = 0; i < compressed.length; i++) {
      byte[] damaged = compressed.clone();
      damaged[i] ^= 0x04;

      assertDamaged(Payloads.DICTIONARY, damaged, EVENT.length);
    }
    assertThat(restored(Payloads.DICTIONARY, compressed)).isEqualTo(EVENT); // readers are sound
  }

  @Test
  void areRefusedIfTheyWereCutOffOrAreNone() {
    byte[] compressed = Payloads.compress(EVENT);

    assertDamaged(
        Payloads.DICTIONARY, Arrays.copyOf(compressed, compressed.length - 1), EVENT.length);
    assertDamaged(Payloads.DICTIONARY, new byte[0], EVENT.length);
    assertDamaged(Payloads.DICTIONARY, new byte[] {0}, EVENT.length);
    assertDamaged(Payloads.DICTIONARY, "{}".getBytes(UTF_8), 2);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {Integer.MIN_VALUE, -1, 0, 10, WebhookSettings.MOST_MAX_BYTES, Integer.MAX_VALUE})
  void areRefusedIfTheyAreNotOfTheirSize(int size) {
    assertDamaged(Payloads.DICTIONARY, Payloads.compress(EVENT), size);
  }

  @Test
  void areNeverLargerThanAnyBodyMayBe() {
    int size = WebhookSettings.MOST_MAX_BYTES + 1;
    byte[] bomb = Zstd.compress(new byte[size], 1);

    assertThat(bomb.length).isLessThan(10_000);
    assertDamaged(Payloads.NO_DICTIONARY, bomb, size);
    assertDamaged(Payloads.NO_DICTIONARY, bomb, 1_000);
  }

  /** Stored payloads need it: a better one gets the next number. */
  @Test
  void keepTheFirstDictionaryForEver() throws GeneralSecurityException {
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(dictionary1());

    assertThat(HexFormat.of().formatHex(hash))
        .isEqualTo("4937d83fa552b7432e5cd34c4afdcdb568dd66bbe9acf8e9392875b42ae4e76a");
  }

  @Test
  void haveADictionaryWithoutSecrets() {
    assertThat(new String(dictionary1(), UTF_8))
        .contains("payment_intent.succeeded")
        .doesNotContain("_secret_")
        .doesNotContain("whsec_")
        .doesNotContain("sk_test")
        .contains("\"client_secret\": \"***");
  }

  private static void assertDamaged(short dictionary, byte[] compressed, int size) {
    assertThatThrownBy(() -> Payloads.restore(dictionary, compressed, size))
        .isInstanceOf(TallystickException.class)
        .extracting("code")
        .isEqualTo("payload_damaged");
  }

  private static boolean isRestored(byte[] body) {
    byte[] compressed = Payloads.compress(body);
    return Arrays.equals(Payloads.restore(Payloads.DICTIONARY, compressed, body.length), body);
  }

  private static byte[] restored(short dictionary, byte[] compressed) {
    return Payloads.restore(dictionary, compressed, EVENT.length);
  }

  private static byte[] dictionary1() {
    try (InputStream resource = Payloads.class.getResourceAsStream("dictionary-1.zstd")) {
      return Objects.requireNonNull(resource).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
