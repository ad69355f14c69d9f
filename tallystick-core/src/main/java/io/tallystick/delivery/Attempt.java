package io.tallystick.delivery;

import java.time.Instant;

/**
 * One attempt at a delivery, committed before it is sent.
 *
 * @param number from 1; it fences whoever comes back late
 */
record Attempt(
    String deliveryId,
    String orderId,
    String type,
    String receiver,
    int sequence,
    int number,
    Instant createdAt) {}
