package io.tallystick.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IssuerKeysTest {
  private final MovedClock clock = new MovedClock(InstantSource.fixed(Instant.EPOCH));
  private final AtomicInteger fetches = new AtomicInteger();
  private volatile IssuerKeys.Source source = () -> set("a", "b");
  private final IssuerKeys keys =
      new IssuerKeys(
          () -> {
            fetches.incrementAndGet();
            return source.fetch();
          },
          clock);

  @Test
  void areFetchedOnceForAllThatAreKnown() throws KeySourceException {
    for (int i = 0; i < 100; i++) {
      assertThat(find(i % 2 == 0 ? "a" : "b")).hasSize(1);
    }

    assertThat(fetches).hasValue(1);
  }

  @Test
  void areFetchedAnewForAKeyThatIsUnknown() throws KeySourceException {
    assertThat(find("a")).hasSize(1);
    source = () -> set("c");
    clock.move(IssuerKeys.BETWEEN_FETCHES);

    assertThat(find("c")).hasSize(1);
    assertThat(find("a")).isEmpty();
    assertThat(fetches).hasValue(2);
  }

  @Test
  void areNotAskedForMoreOftenThanTheLimitWhateverIsMadeUp() throws KeySourceException {
    for (int i = 0; i < 1_000; i++) {
      assertThat(find("made-up-" + i)).isEmpty();
    }
    assertThat(fetches).hasValue(1);
    clock.move(IssuerKeys.BETWEEN_FETCHES);
    find("made-up");
    find("made-up");

    assertThat(fetches).hasValue(2);
  }

  @Test
  void areFetchedByOneForAllWhoWait() {
    CountDownLatch slow = new CountDownLatch(1);
    Executor threads = task -> Thread.ofVirtual().start(task);
    source =
        () -> {
          await(slow);
          return set("a");
        };
    List<CompletableFuture<Integer>> all =
        IntStream.range(0, 4)
            .mapToObj(i -> CompletableFuture.supplyAsync(() -> count("a"), threads))
            .toList();
    slow.countDown();

    assertThat(all).allMatch(it -> it.join() == 1);
    assertThat(fetches).hasValue(1);
  }

  @Test
  void areLookedAtAgainBeforeLong() throws KeySourceException {
    find("a");
    source = () -> set("b");

    clock.move(IssuerKeys.FRESH.minusSeconds(2));
    assertThat(find("a")).hasSize(1);
    clock.move(Duration.ofSeconds(2));

    assertThat(find("a")).isEmpty();
  }

  @Test
  void goOnForAWhileWhenTheIssuerIsGone() throws KeySourceException {
    find("a");
    source = IssuerKeysTest::gone;

    clock.move(IssuerKeys.USABLE.minusSeconds(2));
    assertThat(find("a")).hasSize(1);
    clock.move(Duration.ofSeconds(2));

    assertUnavailable("a");
  }

  @Test
  void areNotToldToBeUnknownWhenTheIssuerCannotBeAsked() throws KeySourceException {
    find("a");
    source = IssuerKeysTest::gone;
    clock.move(IssuerKeys.BETWEEN_FETCHES);

    assertUnavailable("c");
    assertUnavailable("c");
    assertThat(find("a")).hasSize(1);
    assertThat(fetches).hasValue(2);
    source = () -> set("c");
    clock.move(IssuerKeys.BETWEEN_FETCHES);
    assertThat(find("c")).hasSize(1);
  }

  @Test
  void areNotHadFromWhatIsNoSetOfKeys() {
    for (String answer : new String[] {"", "{}", "[]", "<html>", "{\"keys\":1}"}) {
      source = () -> answer.getBytes(StandardCharsets.UTF_8);
      assertUnavailable("a");
      clock.move(IssuerKeys.BETWEEN_FETCHES);
    }
  }

  private static byte[] gone() throws IOException {
    throw new IOException("gone");
  }

  private void assertUnavailable(String kid) {
    assertThatExceptionOfType(KeySourceException.class).isThrownBy(() -> find(kid));
  }

  private int count(String kid) {
    try {
      return find(kid).size();
    } catch (KeySourceException e) {
      throw new AssertionError(e);
    }
  }

  private List<JWK> find(String kid) throws KeySourceException {
    return keys.get(new JWKSelector(new JWKMatcher.Builder().keyID(kid).build()), null);
  }

  private static byte[] set(String... kids) {
    List<JWK> all =
        List.of(kids).stream()
            .<JWK>map(kid -> {
              try {
                return new ECKeyGenerator(Curve.P_256).keyID(kid).generate();
              } catch (JOSEException e) {
                throw new AssertionError(e);
              }
            })
            .toList();
    return new JWKSet(all).toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
