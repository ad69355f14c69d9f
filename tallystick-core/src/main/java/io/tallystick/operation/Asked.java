package io.tallystick.operation;

import io.tallystick.Account;

/**
 * What a caller asked for, once: the same key of the same caller is the same call.
 *
 * @param caller stable and unique among all callers, as in {@code key:shop}
 * @param fingerprint of the call, which a repeat must have as well
 */
public record Asked(
    Account account,
    String caller,
    OperationKind kind,
    IdempotencyKey key,
    Fingerprint fingerprint) {}
