package io.tallystick.operation;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Where an operation stands; only {@link #isResolved} states answer a caller for good. */
public enum OperationState {
  /** Journalled, and certain not to have reached Stripe under its current key. */
  PREPARED,
  /** On its way: Stripe may have done it already. */
  SENT,
  SUCCEEDED,
  DECLINED,
  REJECTED,
  /** Asked, and not answered so that one could know. */
  UNKNOWN,
  /** Left to an operator. */
  REVIEW;

  public boolean isResolved() {
    return this == SUCCEEDED || this == DECLINED || this == REJECTED || this == REVIEW;
  }

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The state of this name, if there is one. */
  public static Optional<OperationState> find(String wireName) {
    return Arrays.stream(values()).filter(state -> state.wireName().equals(wireName)).findAny();
  }

  static OperationState of(String wireName) {
    return valueOf(wireName.toUpperCase(Locale.ROOT));
  }
}
