package io.tallystick.order;

import java.util.Locale;

/** Where an order stands. Refunds and disputes are facts beside it, not statuses. */
public enum OrderStatus {
  OPEN,
  PAID,
  FULFILLED,
  CANCELED,
  /** Money arrived that does not fit; an operator decides. */
  REVIEW;

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  static OrderStatus of(String wireName) {
    return valueOf(wireName.toUpperCase(Locale.ROOT));
  }
}
