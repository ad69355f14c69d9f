package io.tallystick.simulator.payment;

import io.tallystick.simulator.resource.Call;
import io.tallystick.simulator.resource.Viewer;
import io.tallystick.simulator.wire.Refusal;
import io.tallystick.simulator.wire.StripeError;

/** The rule of client secrets: a shopper must show the right one, a merchant no wrong one. */
final class ClientSecrets {
  private ClientSecrets() {}

  static void check(PaymentIntent intent, Call call) {
    check(intent.clientSecret(), "PaymentIntent", call);
  }

  static void check(String clientSecret, String noun, Call call) {
    String given = call.form().text("client_secret");
    boolean needed = call.viewer() == Viewer.SHOPPER;
    if (needed && given == null) {
      throw new Refusal(StripeError.missing("client_secret"));
    }
    if (given != null && !clientSecret.equals(given)) {
      String message =
          "The client_secret provided does not match any associated " + noun + " on this account.";
      throw new Refusal(StripeError.invalid("resource_missing", message, "client_secret"));
    }
  }
}
