package io.tallystick.endtoend.shop;

import io.tallystick.endtoend.process.Environment;
import io.tallystick.endtoend.process.Workplace;
import java.net.URI;

/** Everything that a server is configured with. */
public final class ServeSettings {
  public static final String WEBHOOK_SECRET = "whsec_Zk3vQ9tLr2BnXw7sJd5HfGc8";
  public static final String SECRET_KEY = "sk_test_Vq8nB2xLr6TzKd4W";
  public static final String PUBLISHABLE_KEY = "pk_test_Hs7mC9wRf3YpJg5N";

  private static final String CATALOG =
      """
      prices:
        - {id: hat, name: Felt hat, maxQuantity: 10, amounts: {usd: 1500}}
      """;

  private ServeSettings() {}

  /** What the keys ask for at least, and a catalogue. */
  public static Environment sound(Workplace place) {
    return Environment.bare()
        .with("STRIPE_SECRET_KEY", SECRET_KEY)
        .with("STRIPE_PUBLISHABLE_KEY", PUBLISHABLE_KEY)
        .with("STRIPE_WEBHOOK_SECRET", WEBHOOK_SECRET)
        .with("TALLYSTICK_CATALOG", place.write("catalog.yaml", CATALOG).toString())
        .with("TALLYSTICK_HOME", place.home().toString())
        .with("PORT", "0");
  }

  /** With Stripe at the simulator and an app that takes deliveries. */
  public static Environment complete(Workplace place, URI stripe, URI app, int port) {
    return sound(place)
        .with("STRIPE_API_BASE", stripe.toString())
        .with("TALLYSTICK_FULFILLMENT_URL", app.toString())
        .with("TALLYSTICK_FULFILLMENT_SECRET", ReceiverApp.SECRET)
        .with("PORT", Integer.toString(port));
  }
}
