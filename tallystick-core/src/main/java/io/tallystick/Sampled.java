package io.tallystick;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Metrics;
import java.util.function.ToDoubleFunction;

/**
 * Gauges of what is looked up together now and then, for a look at each of them would be a query.
 *
 * @param <S> a sample
 */
public final class Sampled<S> {
  private volatile S last;

  public Sampled(S first) {
    this.last = first;
  }

  /**
   * Adds a gauge that shows a part of the latest sample.
   *
   * @param tags names and values in turns
   */
  public Sampled<S> gauge(
      String name, String description, ToDoubleFunction<S> part, String... tags) {
    Gauge.builder(name, this, it -> part.applyAsDouble(it.last))
        .description(description)
        .tags(tags)
        .strongReference(true)
        .register(Metrics.globalRegistry);
    return this;
  }

  /** A new sample. */
  public void set(S latest) {
    last = latest;
  }
}
