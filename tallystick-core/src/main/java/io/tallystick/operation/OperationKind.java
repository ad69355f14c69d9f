package io.tallystick.operation;

import java.util.Locale;

/** What an operation asks of Stripe. */
public enum OperationKind {
  PAYMENT_INTENT;

  /** Its name in tables and answers, as in {@code payment_intent}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  static OperationKind of(String wireName) {
    return valueOf(wireName.toUpperCase(Locale.ROOT));
  }
}
