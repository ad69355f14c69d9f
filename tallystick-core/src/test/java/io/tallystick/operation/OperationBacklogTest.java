package io.tallystick.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tallystick.testkit.Shop;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OperationBacklogTest {
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Shop shop = Shop.open();

  @AfterEach
  void close() {
    Metrics.removeRegistry(meters);
    shop.close();
  }

  @Test
  void countsWhatIsNotSettledByState() {
    Metrics.addRegistry(meters);
    OperationBacklog backlog = new OperationBacklog(shop.database().jdbc());
    shop.sent();
    shop.sent();
    assertThat(gauge("sent")).isZero(); // nobody has looked yet

    backlog.sample();
    assertThat(gauge("sent")).isEqualTo(2);
    assertThat(gauge("review")).isZero();

    shop.database().execute("update tallystick.operation set state = 'review'");
    backlog.sample();
    assertThat(gauge("sent")).isZero();
    assertThat(gauge("review")).isEqualTo(2);

    shop.database().execute("update tallystick.operation set state = 'declined'");
    backlog.sample();
    assertThat(gauge("review")).isZero();
    assertThat(meters.find("tallystick.operations").gauges())
        .extracting(gauge -> gauge.getId().getTag("state"))
        .containsExactlyInAnyOrder("prepared", "sent", "unknown", "review");
  }

  private double gauge(String state) {
    return meters.get("tallystick.operations").tag("state", state).gauge().value();
  }
}
