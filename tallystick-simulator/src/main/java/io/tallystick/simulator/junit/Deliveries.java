package io.tallystick.simulator.junit;

import io.tallystick.simulator.Oracle;
import java.util.List;

/**
 * How an app answered webhooks.
 *
 * @param attempts in the order in which they were made
 */
public record Deliveries(List<Oracle.WebhookDelivery> attempts) {
  public Deliveries {
    attempts = List.copyOf(attempts);
  }

  /** Whether there were any and the app answered each of them 2xx. */
  public boolean allAcknowledged() {
    return !attempts.isEmpty() && attempts.stream().allMatch(Oracle.WebhookDelivery::acknowledged);
  }

  /** The types of the events, in the order in which they arrived. */
  public List<String> types() {
    return attempts.stream().map(Oracle.WebhookDelivery::type).toList();
  }
}
