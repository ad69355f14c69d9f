package io.tallystick.operation;

import java.util.Locale;

/** What an operation asks of Stripe. */
public enum OperationKind {
  PAYMENT_INTENT,
  CAPTURE,
  CANCEL,
  REFUND,
  CHARGE,
  TRANSFER,
  CUSTOMER;

  /** Its name in tables and answers, as in {@code payment_intent}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Whether doing it twice moves no money: an intent that nobody can confirm, a customer. Such a
   * call may be tried anew where another would have to be looked for.
   */
  boolean isPreparatory() {
    return this == PAYMENT_INTENT || this == CUSTOMER;
  }

  static OperationKind of(String wireName) {
    return valueOf(wireName.toUpperCase(Locale.ROOT));
  }
}
