package io.tallystick.access;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An API key as it may be listed: without the key.
 *
 * @param lastUsedAt to the minute; null if it was never used
 */
public record ApiKey(
    String id,
    String name,
    Set<Scope> scopes,
    Caps caps,
    boolean livemode,
    Instant createdAt,
    @Nullable Instant lastUsedAt,
    @Nullable Instant revokedAt) {

  /** What {@code keys create} answers, this once: the entry with the key itself. */
  public record Created(ApiKey entry, io.tallystick.Secret key) {}
}
