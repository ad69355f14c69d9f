package io.tallystick.payment;

import io.tallystick.InvalidRequestException;
import io.tallystick.Refusal;
import io.tallystick.RefusedException;
import io.tallystick.operation.Asked;
import io.tallystick.order.Pricer;
import io.tallystick.order.Pricing;
import io.tallystick.policy.Decision;
import io.tallystick.policy.Purchase;
import io.tallystick.policy.PurchasePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What may be bought, by whom and for how much. */
public final class Terms {
  private static final Logger log = LoggerFactory.getLogger(Terms.class);

  private final Pricer pricer;
  private final PurchasePolicy policy;

  public Terms(Pricer pricer, PurchasePolicy policy) {
    this.pricer = pricer;
    this.policy = policy;
  }

  /**
   * Prices a cart and asks the app whether it may be bought.
   *
   * @throws InvalidRequestException if it cannot be priced
   * @throws RefusedException if the app does not let it happen, or cannot be asked
   */
  Pricing.Priced of(Asked asked, CreatePaymentIntent request) {
    Pricing.Priced priced =
        switch (pricer.price(request.cart())) {
          case Pricing.Priced it -> it;
          case Pricing.Refused(var errors) -> throw new InvalidRequestException(errors);
        };
    Purchase purchase =
        new Purchase(
            asked.caller(), request.user(), priced.lines(), priced.total(), request.reference());
    return switch (decide(purchase)) {
      case Decision.Allowed allowed -> priced;
      case Decision.Refused(var reason) ->
          throw RefusedException.of(
              Refusal.POLICY_REFUSED, "The app does not allow this purchase: " + reason + ".");
    };
  }

  /** Whatever goes wrong closes; null is what code without null checks may answer. */
  @SuppressWarnings("ConstantValue")
  private Decision decide(Purchase purchase) {
    try {
      Decision decision = policy.decide(purchase);
      if (decision != null) {
        return decision;
      }
      log.error("event=policy.failed error=null");
    } catch (RuntimeException e) {
      log.error("event=policy.failed error={}", e.getClass().getSimpleName(), e);
    }
    throw RefusedException.of(Refusal.POLICY_UNAVAILABLE);
  }
}
