package io.tallystick.stripe;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Compares this machine's clock with the one that Stripe tells with each answer. */
final class ClockApart {
  /** Stripe tells whole seconds; what is cut off is half of one in the middle. */
  private static final Duration CUT_OFF = Duration.ofMillis(500);

  /** An answer that took longer says too little: its time may be that of any moment between. */
  private static final Duration LONGEST_READING = Duration.ofSeconds(4);

  private final InstantSource clock;
  private volatile @Nullable Duration ahead;

  ClockApart(InstantSource clock) {
    this.clock = clock;
  }

  Instant now() {
    return clock.instant();
  }

  /**
   * Takes what an answer tells.
   *
   * @param date as HTTP has it; anything else says nothing
   * @param sent when the call was sent, by this machine's clock
   */
  void told(String date, Instant sent) {
    Duration took = Duration.between(sent, clock.instant());
    if (took.isNegative() || took.compareTo(LONGEST_READING) > 0) {
      return;
    }
    try {
      Instant theirs = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      ahead = Duration.between(theirs.plus(CUT_OFF), sent.plus(took.dividedBy(2)));
    } catch (DateTimeException e) {
      // No time is told.
    }
  }

  Optional<Duration> ahead() {
    return Optional.ofNullable(ahead);
  }
}
