package io.tallystick.simulator.fault;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The faults by the names of the control interface. */
public final class FaultNames {
  /** Pause of {@code latency} unless one is given: longer than a quick client's patience. */
  static final Duration DEFAULT_LATENCY = Duration.ofSeconds(1);

  /** Pause of {@code delay} unless one is given: long enough for the API's answer to be first. */
  static final Duration DEFAULT_DELAY = Duration.ofSeconds(5);

  private static final Map<String, Supplier<Fault>> PLAIN =
      Map.ofEntries(
          Map.entry("timeout_before", Fault::timeoutBefore),
          Map.entry("timeout_after", Fault::timeoutAfter),
          Map.entry("reset", Fault::reset),
          Map.entry("conflict", Fault::conflict),
          Map.entry("rate_limited", Fault::rateLimited),
          Map.entry("error_500", Fault::error500),
          Map.entry("empty_503", Fault::empty503),
          Map.entry("empty_object", Fault::emptyObject),
          Map.entry("latency", () -> Fault.latency(DEFAULT_LATENCY)),
          Map.entry("duplicate", Fault::duplicate),
          Map.entry("drop", Fault::drop),
          Map.entry("delay", () -> Fault.delay(DEFAULT_DELAY)),
          Map.entry("reorder", Fault::reorder),
          Map.entry("same_second", Fault::sameSecond),
          Map.entry("second_id", Fault::secondId),
          Map.entry("version_skew", Fault::versionSkew),
          Map.entry("wrong_mode", Fault::wrongMode),
          Map.entry("forged", Fault::forged));

  private static final Map<String, Function<Duration, Fault>> PAUSING =
      new TreeMap<>(Map.of("latency", Fault::latency, "delay", Fault::delay));

  private FaultNames() {}

  /**
   * The fault of a name.
   *
   * @param pause only for {@code latency} and {@code delay}; null for their default
   * @throws IllegalArgumentException when the name is not known or the pause does not fit
   */
  public static Fault parse(String name, @Nullable Duration pause) {
    Supplier<Fault> plain = PLAIN.get(name);
    if (plain == null) {
      throw new IllegalArgumentException(
          "The fault '%s' is not known. Known: %s.".formatted(name, known()));
    }
    if (pause == null) {
      return plain.get();
    }
    Function<Duration, Fault> pausing = PAUSING.get(name);
    if (pausing == null) {
      throw new IllegalArgumentException("Only " + PAUSING.keySet() + " take a duration.");
    }
    return pausing.apply(pause);
  }

  /** Every fault, in the order of their names, those that pause with a short pause. */
  static List<Fault> all(Duration pause) {
    return new TreeSet<>(PLAIN.keySet())
        .stream().map(name -> parse(name, PAUSING.containsKey(name) ? pause : null)).toList();
  }

  /** Every name, sorted. */
  public static Set<String> all() {
    return new TreeSet<>(PLAIN.keySet());
  }

  private static String known() {
    return String.join(", ", all());
  }
}
