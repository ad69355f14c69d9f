package io.tallystick.simulator;

import com.stripe.StripeClient;
import com.stripe.param.PaymentIntentCreateParams;

/** Stripe's own client, pointed at a simulator. */
final class StripeClients {
  private StripeClients() {}

  static StripeClient of(StripeSimulator simulator) {
    return StripeClient.builder()
        .setApiKey("sk_test_simulator")
        .setApiBase(simulator.url().toString())
        .setReadTimeout(2_000)
        .build();
  }

  static PaymentIntentCreateParams.Builder twentyDollars() {
    return PaymentIntentCreateParams.builder().setAmount(2_000L).setCurrency("usd");
  }
}
