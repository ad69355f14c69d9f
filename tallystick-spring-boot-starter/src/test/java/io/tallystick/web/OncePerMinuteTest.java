package io.tallystick.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OncePerMinuteTest {
  private Instant now = Instant.parse("2026-01-31T12:00:00Z");
  private final OncePerMinute window = new OncePerMinute(() -> now);

  @Test
  void letsEachNamePassOnceInAMinute() {
    assertThat(window.isFirst("key:shop")).isTrue();
    assertThat(window.isFirst("key:shop")).isFalse();
    assertThat(window.isFirst("key:other")).isTrue();

    now = now.plusSeconds(60);
    assertThat(window.isFirst("key:shop")).isTrue();
  }

  @Test
  void keepsNoMoreNamesThanItHasRoomFor() {
    IntStream.range(0, OncePerMinute.MOST).forEach(number -> window.isFirst("key:" + number));
    assertThat(window.isFirst("key:shop")).isFalse();

    now = now.plusSeconds(60);
    assertThat(window.isFirst("key:shop")).isTrue();
  }
}
