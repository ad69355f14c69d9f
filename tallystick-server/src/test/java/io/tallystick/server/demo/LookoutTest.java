package io.tallystick.server.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LookoutTest {
  private final Lookout lookout = new Lookout();

  @Test
  void looksUntilThereIsSomethingToSee() {
    AtomicInteger looks = new AtomicInteger();
    String seen =
        lookout.await(
            "it",
            Duration.ofSeconds(20),
            () -> looks.incrementAndGet() < 3 ? Optional.empty() : Optional.of("there"));
    assertThat(seen).isEqualTo("there");
    assertThat(looks).hasValue(3);
  }

  @Test
  void namesTheStepThatDidNotCome() {
    assertThatThrownBy(() -> lookout.await("order.paid", Duration.ZERO, Optional::empty))
        .isInstanceOf(DemoFailure.class)
        .hasMessage("order.paid did not come within 0 s.");
  }

  @Test
  void saysInTheSameLineWhereTheLogsAre() {
    DemoFailure failure = DemoFailure.partEnded("The server ended.", "\n  its last line");
    assertThat(failure.withLogs(Path.of("/tmp/demo")))
        .hasMessage("The server ended. Logs: /tmp/demo\n  its last line");
  }
}
