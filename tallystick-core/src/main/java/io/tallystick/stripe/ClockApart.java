package io.tallystick.stripe;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** Compares this machine's clock with the one that Stripe tells with each answer. */
final class ClockApart {
  /** Stripe tells whole seconds; what is cut off is half of one in the middle. */
  private static final Duration CUT_OFF = Duration.ofMillis(500);

  /** An answer that took longer says too little: its time may be that of any moment between. */
  private static final Duration LONGEST_READING = Duration.ofSeconds(4);

  /**
   * So that one odd answer, of a cache or a machine of Stripe's whose clock is off, says nothing.
   */
  private static final int READINGS = 3;

  /** A clock that was set right shows within so long, though nobody calls Stripe meanwhile. */
  private static final Duration KEPT = Duration.ofMinutes(10);

  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private volatile List<Reading> readings = List.of();

  private record Reading(Duration ahead, long nanoTime) {
    boolean isFresh(long now) {
      return now - nanoTime < KEPT.toNanos();
    }
  }

  ClockApart(InstantSource clock) {
    this(clock, System::nanoTime);
  }

  /** The same where time passes by something that is not set, as this machine's clock may be. */
  ClockApart(InstantSource clock, LongSupplier nanoTime) {
    this.clock = clock;
    this.nanoTime = nanoTime;
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
      read(Duration.between(theirs.plus(CUT_OFF), sent.plus(took.dividedBy(2))));
    } catch (DateTimeException e) {
      // No time is told.
    }
  }

  private synchronized void read(Duration ahead) {
    Reading reading = new Reading(ahead, nanoTime.getAsLong());
    readings = Stream.concat(Stream.of(reading), readings.stream()).limit(READINGS).toList();
  }

  /** The least of the last readings; nothing if there is none, or none of the last minutes. */
  Optional<Duration> ahead() {
    long now = nanoTime.getAsLong();
    return readings.stream()
        .filter(reading -> reading.isFresh(now))
        .map(Reading::ahead)
        .min(Comparator.comparing(Duration::abs));
  }
}
