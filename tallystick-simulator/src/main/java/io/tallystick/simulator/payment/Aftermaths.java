package io.tallystick.simulator.payment;

import io.tallystick.simulator.event.Desk;
import io.tallystick.simulator.resource.Cause;

/** What follows once a charge has its money, or never gets it. */
final class Aftermaths {
  /** An authorization that is not captured ends after seven days, as at Stripe. */
  static final long AUTHORIZATION_SECONDS = 7 * 86_400L;

  private final Desk desk;
  private final Charges charges;
  private final Disputes disputes;

  Aftermaths(Desk desk, Charges charges, Disputes disputes) {
    this.desk = desk;
    this.charges = charges;
    this.disputes = disputes;
  }

  void of(Charge charge, Cause cause) {
    switch (charge.paymentMethod().method().aftermath()) {
      case DISPUTED -> disputes.open(charge, Dispute.Status.NEEDS_RESPONSE, cause);
      case INQUIRED -> disputes.open(charge, Dispute.Status.WARNING_NEEDS_RESPONSE, cause);
      case NONE, FUNDS_AT_ONCE, REFUND_PENDS, REFUND_FAILS, REFUND_ASKS -> {}
    }
  }

  /** For an authorization of the legacy API. */
  void expireIfForgotten(Charge charge) {
    desk.agenda()
        .after(
            AUTHORIZATION_SECONDS,
            () -> {
              Charge now = charges.shelf().get(charge.id());
              if (now != null && now.state() instanceof ChargeState.Authorized) {
                charges.expire(charge.id(), Cause.WORLD);
              }
            });
  }
}
