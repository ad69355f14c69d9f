package io.tallystick.delivery;

import java.time.Instant;

/**
 * One attempt at a delivery, committed before it is sent.
 *
 * @param subject what it tells of: the id of an order, or the number of a stored event
 * @param number from 1; it fences whoever comes back late
 */
record Attempt(
    String deliveryId,
    String subject,
    String type,
    String receiver,
    int sequence,
    int number,
    Instant createdAt) {}
