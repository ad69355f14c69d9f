package io.tallystick.stripe;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A Customer as Stripe told it once, as far as it matters here: that it is there. */
public record CustomerSnapshot(String id, @Nullable UUID operation) implements Snapshot {

  static CustomerSnapshot read(Fields fields) {
    return new CustomerSnapshot(fields.id("cus_"), fields.operation());
  }

  @Override
  public StripeNoun noun() {
    return StripeNoun.CUSTOMER;
  }

  @Override
  public @Nullable String paymentIntent() {
    return null;
  }
}
