package io.tallystick.simulator.payment;

import io.tallystick.simulator.event.Desk;
import io.tallystick.simulator.wire.Refusal;
import io.tallystick.simulator.wire.StripeError;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The payment methods in use, each made from one of Stripe's test methods. */
final class PaymentMethods {
  /** Methods that can be named again by their own id. */
  static final int MAX_METHODS = 50_000;

  private final Desk desk;
  private final Map<String, PaymentMethod> byId = new LinkedHashMap<>();

  PaymentMethods(Desk desk) {
    this.desk = desk;
  }

  /** Finds a method by its id, or makes one of a test method such as {@code pm_card_visa}. */
  PaymentMethod resolve(String name) {
    PaymentMethod known = byId.get(name);
    if (known != null) {
      return known;
    }
    TestMethod test = TestMethod.named(name);
    if (test == null) {
      throw new Refusal(StripeError.missingReference("PaymentMethod", name, "payment_method"));
    }
    return make(test);
  }

  @Nullable PaymentMethod resolveOptional(@Nullable String name) {
    return name == null ? null : resolve(name);
  }

  private PaymentMethod make(TestMethod test) {
    PaymentMethod made = new PaymentMethod(desk.nextId("pm_1"), desk.now(), test);
    if (byId.size() >= MAX_METHODS) {
      byId.remove(byId.keySet().iterator().next());
    }
    byId.put(made.id(), made);
    return made;
  }
}
