package io.tallystick.webhook;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event that we hold, without its payload.
 *
 * @param id Stripe's
 * @param status as in {@link EventFilter#STATUSES}
 * @param reason a stable word; null while there is nothing to explain
 * @param orderId the order that it was applied to
 */
public record StoredEvent(
    String id,
    String type,
    @Nullable String apiVersion,
    boolean livemode,
    Instant receivedAt,
    String status,
    @Nullable String reason,
    int attempts,
    @Nullable String orderId) {}
