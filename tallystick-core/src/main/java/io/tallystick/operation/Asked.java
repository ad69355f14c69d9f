package io.tallystick.operation;

import io.tallystick.Account;

/**
 * What a caller asked for, once: the same key of the same caller is the same call.
 *
 * @param caller stable and unique among all callers, as in {@code key:shop}
 * @param fingerprint of the call, which a repeat must have as well
 * @param allowance what this caller may move; a repeat is not held to it again
 */
public record Asked(
    Account account,
    String caller,
    OperationKind kind,
    IdempotencyKey key,
    Fingerprint fingerprint,
    Allowance allowance) {

  /** By a caller who is not bounded. */
  public Asked(
      Account account,
      String caller,
      OperationKind kind,
      IdempotencyKey key,
      Fingerprint fingerprint) {
    this(account, caller, kind, key, fingerprint, Allowance.UNBOUNDED);
  }
}
