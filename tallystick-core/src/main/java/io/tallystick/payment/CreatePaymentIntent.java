package io.tallystick.payment;

import io.tallystick.order.Cart;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a caller asks for.
 *
 * @param reference the app's own name for the order
 * @param user the app's user who buys; null for a guest, whose order the caller owns
 */
public record CreatePaymentIntent(
    Cart cart, @Nullable String reference, CaptureMethod captureMethod, @Nullable String user) {

  /** When the money is taken, in Stripe's words. */
  public enum CaptureMethod {
    AUTOMATIC,
    MANUAL;

    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
