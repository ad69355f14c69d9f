package io.tallystick.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.Test;

class ClockApartTest {
  private static final Instant NOW = Instant.parse("2026-11-29T12:00:00.500Z");

  private final ManualTime time = new ManualTime();
  private final ClockApart clock = new ClockApart(() -> NOW, time::currentTimeNanos);

  @Test
  void tellsNothingBeforeAnyAnswer() {
    assertThat(clock.ahead()).isEmpty();
  }

  @Test
  void believesAFirstAnswer() {
    toldThatWeAreAhead(400);

    assertThat(clock.ahead()).contains(Duration.ofSeconds(400));
  }

  @Test
  void isNotMisledByAnOddAnswer() {
    toldThatWeAreAhead(1);
    toldThatWeAreAhead(4000);
    assertThat(clock.ahead()).contains(Duration.ofSeconds(1));

    toldThatWeAreAhead(-4000);
    assertThat(clock.ahead()).contains(Duration.ofSeconds(1));
  }

  @Test
  void seesAClockThatHasGoneWrongAfterThreeAnswers() {
    toldThatWeAreAhead(1);
    for (int i = 0; i < 3; i++) {
      toldThatWeAreAhead(-400);
    }

    assertThat(clock.ahead()).contains(Duration.ofSeconds(-400));
  }

  /** Who has set a clock right need not wait for a call to Stripe, which may not come. */
  @Test
  void forgetsWhatItWasToldTenMinutesAgo() {
    toldThatWeAreAhead(400);
    time.pass(Duration.ofMinutes(10).minusNanos(1));
    assertThat(clock.ahead()).contains(Duration.ofSeconds(400));

    time.pass(Duration.ofNanos(1));
    assertThat(clock.ahead()).isEmpty();
  }

  @Test
  void letsNoOldReadingSpeakForAClockThatHasGoneWrongSince() {
    toldThatWeAreAhead(1);
    time.pass(Duration.ofMinutes(10));
    toldThatWeAreAhead(400);

    assertThat(clock.ahead()).contains(Duration.ofSeconds(400));
  }

  private void toldThatWeAreAhead(int seconds) {
    String date =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            NOW.minusSeconds(seconds).atOffset(ZoneOffset.UTC));
    clock.told(date, NOW);
  }
}
