package io.tallystick;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CountersTest {
  private static final String NAME = "tallystick.counters.test";

  private final MeterRegistry registry = new SimpleMeterRegistry();

  CountersTest() {
    Metrics.addRegistry(registry);
  }

  @AfterEach
  void close() {
    Metrics.removeRegistry(registry);
  }

  @Test
  void areThereBeforeAnythingIsCounted() {
    Counters counters = Counters.of(NAME, "outcome", Stream.of("stored", "refused"));
    assertThat(count("stored")).isZero();
    assertThat(count("refused")).isZero();

    counters.count("stored");
    counters.count("refused", 3);
    counters.count("unforeseen");

    assertThat(count("stored")).isEqualTo(1);
    assertThat(count("refused")).isEqualTo(3);
    assertThat(count("unforeseen")).isEqualTo(1);
  }

  private double count(String outcome) {
    return registry.get(NAME).tag("outcome", outcome).counter().count();
  }
}
