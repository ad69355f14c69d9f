package io.tallystick.delivery;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A delivery as an operator sees it.
 *
 * @param id the {@code webhook-id}
 * @param orderId the order that it tells of; null if it is an event
 * @param eventId the event that it tells of; null if it is an order
 * @param sequence within its order, from 1
 * @param receiver {@code app}, or the name of a handler
 * @param status {@code pending}, {@code acknowledged}, {@code parked} or {@code superseded}
 * @param dueAt when it is tried next; null unless it is pending
 */
public record StoredDelivery(
    String id,
    @Nullable String orderId,
    @Nullable String eventId,
    int sequence,
    String type,
    String receiver,
    String status,
    int attempts,
    Instant createdAt,
    @Nullable Instant dueAt,
    @Nullable String lastError) {}
