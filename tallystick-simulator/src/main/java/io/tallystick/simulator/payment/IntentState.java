package io.tallystick.simulator.payment;

import org.jspecify.annotations.Nullable;

/** Where a PaymentIntent stands; amounts are in minor units. */
sealed interface IntentState {
  /** Stripe's word for it. */
  String status();

  default @Nullable PaymentMethod paymentMethod() {
    return null;
  }

  default @Nullable String latestCharge() {
    return null;
  }

  /** Whether it can still be confirmed and its amount be changed. */
  default boolean isOpen() {
    return switch (this) {
      case RequiresPaymentMethod any -> true;
      case RequiresConfirmation any -> true;
      case RequiresAction any -> true;
      case RequiresTransfer any -> true;
      case Processing any -> false;
      case RequiresCapture any -> false;
      case Succeeded any -> false;
      case Canceled any -> false;
    };
  }

  record RequiresPaymentMethod(@Nullable Failure failure) implements IntentState {
    @Override
    public String status() {
      return "requires_payment_method";
    }

    @Override
    public @Nullable String latestCharge() {
      return failure == null ? null : failure.charge();
    }
  }

  record RequiresConfirmation(PaymentMethod paymentMethod) implements IntentState {
    @Override
    public String status() {
      return "requires_confirmation";
    }
  }

  record RequiresAction(PaymentMethod paymentMethod) implements IntentState {
    @Override
    public String status() {
      return "requires_action";
    }
  }

  /**
   * The shopper is to send money from a bank account.
   *
   * @param funded minor units that have come
   */
  record RequiresTransfer(PaymentMethod paymentMethod, long funded) implements IntentState {
    @Override
    public String status() {
      return "requires_action";
    }
  }

  record Processing(PaymentMethod paymentMethod, String latestCharge) implements IntentState {
    @Override
    public String status() {
      return "processing";
    }
  }

  record RequiresCapture(PaymentMethod paymentMethod, String latestCharge, long amountCapturable)
      implements IntentState {
    @Override
    public String status() {
      return "requires_capture";
    }
  }

  record Succeeded(PaymentMethod paymentMethod, String latestCharge, long amountReceived)
      implements IntentState {
    @Override
    public String status() {
      return "succeeded";
    }
  }

  record Canceled(
      @Nullable PaymentMethod paymentMethod,
      @Nullable String latestCharge,
      long canceledAt,
      @Nullable String reason)
      implements IntentState {
    @Override
    public String status() {
      return "canceled";
    }
  }

  /** The last attempt, which was declined; without a charge it never got as far. */
  record Failure(Decline decline, @Nullable String charge, PaymentMethod paymentMethod) {}
}
