package io.tallystick.web;

import org.jspecify.annotations.Nullable;

/** A body that asks for money to be moved; what of it the audit log keeps if it is refused. */
interface MoneyRequest {
  default @Nullable String orderId() {
    return null;
  }

  default @Nullable Long amount() {
    return null;
  }

  default @Nullable String currency() {
    return null;
  }
}
