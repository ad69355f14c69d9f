package io.tallystick.simulator.client;

import java.util.List;
import java.util.stream.Stream;

/** Every scenario, in the order of the transcript. */
final class Scenarios {
  private Scenarios() {}

  static List<Scenario> all() {
    return Stream.of(
            PaymentScenarios.all(),
            RefundScenarios.all(),
            MoneyScenarios.all(),
            CustomerScenarios.all(),
            AccountScenarios.all())
        .flatMap(List::stream)
        .toList();
  }
}
