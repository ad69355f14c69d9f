package io.tallystick;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Counters that differ in one tag. Those whose values are known are there from the start, at zero:
 * whoever is told when one grows would miss a first event that made it.
 */
public final class Counters {
  private final String name;
  private final String tag;
  private final Map<String, Counter> counters = new ConcurrentHashMap<>();

  private Counters(String name, String tag) {
    this.name = name;
    this.tag = tag;
  }

  /**
   * Makes them.
   *
   * @param values of the tag, as far as they are known
   */
  public static Counters of(String name, String tag, Stream<String> values) {
    Counters counters = new Counters(name, tag);
    values.forEach(counters::counter);
    return counters;
  }

  public void count(String value) {
    count(value, 1);
  }

  public void count(String value, long times) {
    counter(value).increment((double) times);
  }

  private Counter counter(String value) {
    return counters.computeIfAbsent(value, it -> Metrics.counter(name, tag, it));
  }
}
