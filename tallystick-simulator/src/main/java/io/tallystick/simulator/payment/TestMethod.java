package io.tallystick.simulator.payment;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One of Stripe's test payment methods.
 *
 * @param type Stripe's payment method type, {@code card} or {@code us_bank_account}
 * @param last4 the last digits of Stripe's test number
 */
record TestMethod(String name, String type, String last4, Behavior behavior) {
  private static final String DECLINED = "Your card was declined.";

  private static final Map<String, TestMethod> ALL =
      Stream.of(
              approved("pm_card_visa", "4242"),
              approved("pm_card_bypassPending", "0077"),
              approved("pm_card_createDispute", "0259"),
              approved("pm_card_createDisputeInquiry", "1976"),
              approved("pm_card_pendingRefund", "7726"),
              approved("pm_card_refundFail", "5126"),
              declined("pm_card_visa_chargeDeclined", "0002", "generic_decline"),
              declined(
                  "pm_card_visa_chargeDeclinedInsufficientFunds", "9995", "insufficient_funds"),
              declined("pm_card_visa_chargeDeclinedLostCard", "9987", "lost_card"),
              declined("pm_card_visa_chargeDeclinedStolenCard", "9979", "stolen_card"),
              declined(
                  "pm_card_visa_chargeDeclinedVelocityLimitExceeded",
                  "6975",
                  "card_velocity_exceeded"),
              declined("pm_card_chargeDeclined", "0002", "generic_decline"),
              declined("pm_card_chargeCustomerFail", "0341", "generic_decline"),
              declinedFor(
                  "pm_card_chargeDeclinedExpiredCard",
                  "0069",
                  "expired_card",
                  "Your card has expired."),
              declinedFor(
                  "pm_card_chargeDeclinedIncorrectCvc",
                  "0127",
                  "incorrect_cvc",
                  "Your card's security code is incorrect."),
              declinedFor(
                  "pm_card_chargeDeclinedProcessingError",
                  "0119",
                  "processing_error",
                  "An error occurred while processing your card. Try again in a little bit."),
              blocked("pm_card_radarBlock", "0019"),
              authenticated("pm_card_authenticationRequired", "3184"),
              authenticated("pm_card_threeDSecure2Required", "3220"),
              new TestMethod(
                  "pm_usBankAccount_processing", "us_bank_account", "6789", new Behavior.Lingers()))
          .collect(Collectors.toUnmodifiableMap(TestMethod::name, method -> method));

  static @Nullable TestMethod named(String name) {
    return ALL.get(name);
  }

  private static TestMethod approved(String name, String last4) {
    return new TestMethod(name, "card", last4, new Behavior.Approves());
  }

  private static TestMethod authenticated(String name, String last4) {
    return new TestMethod(name, "card", last4, new Behavior.Authenticates());
  }

  private static TestMethod declined(String name, String last4, String declineCode) {
    String message =
        declineCode.equals("insufficient_funds") ? "Your card has insufficient funds." : DECLINED;
    return declining(name, last4, Decline.byBank("card_declined", declineCode, message));
  }

  private static TestMethod declinedFor(String name, String last4, String code, String message) {
    return declining(name, last4, Decline.byBank(code, code, message));
  }

  private static TestMethod blocked(String name, String last4) {
    return declining(name, last4, new Decline("card_declined", "fraudulent", DECLINED, true));
  }

  private static TestMethod declining(String name, String last4, Decline decline) {
    return new TestMethod(name, "card", last4, new Behavior.Declines(decline));
  }

  /** What happens when the method is charged. */
  sealed interface Behavior {
    record Approves() implements Behavior {}

    record Declines(Decline decline) implements Behavior {}

    /** The shopper must act first. */
    record Authenticates() implements Behavior {}

    /** The bank takes days; the payment stays {@code processing}. */
    record Lingers() implements Behavior {}
  }
}
