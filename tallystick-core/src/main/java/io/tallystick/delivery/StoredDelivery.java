package io.tallystick.delivery;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A delivery as an operator sees it.
 *
 * @param id the {@code webhook-id}
 * @param sequence within its order, from 1
 * @param receiver {@code app}, or the name of a handler
 * @param status {@code pending}, {@code acknowledged}, {@code parked} or {@code superseded}
 * @param dueAt when it is tried next; null unless it is pending
 */
public record StoredDelivery(
    String id,
    String orderId,
    int sequence,
    String type,
    String receiver,
    String status,
    int attempts,
    Instant createdAt,
    @Nullable Instant dueAt,
    @Nullable String lastError) {}
