package io.tallystick.server.demo.shop;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A delivery of Tallystick whose signature the shop has verified.
 *
 * @param id the same in every attempt
 * @param acknowledgedAt when the shop's answer was on its way; null before
 */
public record ReceivedDelivery(
    String id, String type, String orderId, Instant receivedAt, @Nullable Instant acknowledgedAt) {

  ReceivedDelivery acknowledged(Instant at) {
    return acknowledgedAt == null ? new ReceivedDelivery(id, type, orderId, receivedAt, at) : this;
  }
}
