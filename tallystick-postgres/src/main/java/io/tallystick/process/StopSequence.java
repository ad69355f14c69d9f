package io.tallystick.process;

import java.time.Duration;
import java.util.List;

/**
 * How a tethered process is ended: each signal in turn until it is gone, SIGKILL at last.
 *
 * @param signals the gentlest first; SIGKILL follows by itself
 * @param grace how long a signal may take before the next one, once nobody is left to ask; whole
 *     seconds, because POSIX {@code sleep} knows no others
 */
public record StopSequence(List<StopSignal> signals, Duration grace) {
  /** Long enough for an orderly end, short enough that nobody meets a leftover by hand. */
  private static final Duration USUAL_GRACE = Duration.ofSeconds(5);

  /** SIGTERM, which a JVM and most programs obey. */
  public static final StopSequence TERMINATE =
      new StopSequence(List.of(StopSignal.TERM), USUAL_GRACE);

  public StopSequence {
    signals = List.copyOf(signals);
    if (signals.isEmpty()) {
      throw new IllegalArgumentException("a stop sequence needs at least one signal");
    }
    if (grace.toSeconds() < 1 || grace.toNanosPart() != 0) {
      throw new IllegalArgumentException("grace must be whole seconds, at least one: " + grace);
    }
  }

  StopSignal gentlest() {
    return signals.getFirst();
  }
}
