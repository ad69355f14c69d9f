package io.tallystick.access;

import java.util.Arrays;
import java.util.Optional;

/** What a caller may be allowed to do; nothing is allowed that is not named. */
public enum Scope {
  PAYMENTS_WRITE("payments:write"),
  PAYMENTS_PRICE("payments:price"),
  ORDERS_READ("orders:read"),
  REFUNDS_WRITE("refunds:write"),
  CHARGES_WRITE("charges:write"),
  TRANSFERS_WRITE("transfers:write"),
  EVENTS_READ("events:read");

  private final String wireName;

  Scope(String wireName) {
    this.wireName = wireName;
  }

  /** The name that users write, as in {@code payments:write}. */
  public String wireName() {
    return wireName;
  }

  public static Optional<Scope> find(String wireName) {
    return Arrays.stream(values()).filter(scope -> scope.wireName.equals(wireName)).findAny();
  }
}
