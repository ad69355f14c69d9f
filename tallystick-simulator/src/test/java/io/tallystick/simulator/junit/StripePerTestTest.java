package io.tallystick.simulator.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.extension.ExtendWith;

/** A class that asks for its Stripe in the constructor has a new one in each test. */
@ExtendWith(StripeExtension.class)
class StripePerTestTest {
  private static final Set<Stripe> SEEN = ConcurrentHashMap.newKeySet();

  private final Stripe stripe;

  StripePerTestTest(Stripe stripe) {
    this.stripe = stripe;
  }

  @RepeatedTest(3)
  void isNotShared(Stripe sameAsInTheConstructor) {
    assertThat(sameAsInTheConstructor).isSameAs(stripe);
    assertThat(SEEN.add(stripe)).as("seen for the first time").isTrue();
  }
}
