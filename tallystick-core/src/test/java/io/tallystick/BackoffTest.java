package io.tallystick;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private final Backoff backoff = new Backoff(Duration.ofSeconds(2), Duration.ofHours(1));

  @Test
  void waitsLongerAfterEachFailureUpToTheLongest() {
    assertThat(backoff.after(1)).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
    assertThat(backoff.after(2)).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(4));
    assertThat(backoff.after(5)).isBetween(Duration.ofSeconds(16), Duration.ofSeconds(32));
    for (int attempts : new int[] {12, 13, 32, 64, 1_000, Integer.MAX_VALUE}) {
      assertThat(backoff.after(attempts)).isBetween(Duration.ofMinutes(30), Duration.ofHours(1));
    }
    assertThat(backoff.after(0)).isPositive();
  }
}
