package io.tallystick.limit;

import org.jspecify.annotations.Nullable;

/**
 * A payment call, as limits see it: whom it is counted against.
 *
 * @param key of the back end that calls, as in {@code key:shop}; null for a shopper
 * @param user who pays, as in {@code user:42}; null if nobody says who
 * @param address from which a shopper calls; null for a back end, whose address is all its users'
 * @param mayBeDeclined whether it brings about something that a card is tried with
 */
public record PaymentCall(
    @Nullable String key, @Nullable String user, @Nullable String address, boolean mayBeDeclined) {

  /**
   * A call with an API key.
   *
   * @param user for whom, if the call says
   */
  public static PaymentCall ofBackEnd(String key, @Nullable String user, boolean mayBeDeclined) {
    return new PaymentCall(key, user, null, mayBeDeclined);
  }

  public static PaymentCall ofShopper(String user, String address, boolean mayBeDeclined) {
    return new PaymentCall(null, user, address, mayBeDeclined);
  }
}
