package io.tallystick.simulator.payment;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One of Stripe's test payment methods.
 *
 * @param type Stripe's payment method type, such as {@code card} or {@code sepa_debit}
 * @param number Stripe's test number in full: a card's or an IBAN; never a real one
 */
record TestMethod(String name, String type, String number, Behavior behavior, Aftermath aftermath) {
  private static final String DECLINED = "Your card was declined.";

  private static final List<TestMethod> LIST =
      Stream.of(cards(), declinedCards(), namesakes(), others()).flatMap(s -> s).toList();
  private static final Map<String, TestMethod> BY_NAME =
      LIST.stream().collect(Collectors.toUnmodifiableMap(TestMethod::name, method -> method));

  /** Of several names for one number the first. */
  private static final Map<String, TestMethod> BY_NUMBER =
      LIST.stream()
          .collect(
              Collectors.toUnmodifiableMap(
                  TestMethod::number, method -> method, (first, second) -> first));

  /** Finds a method by its name, such as {@code pm_card_visa}. */
  static Optional<TestMethod> named(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  /** Finds a card by a legacy token, such as {@code tok_visa}. */
  static Optional<TestMethod> token(String token) {
    return token.startsWith("tok_") ? named("pm_card_" + token.substring(4)) : Optional.empty();
  }

  static Optional<TestMethod> numbered(String number) {
    return Optional.ofNullable(BY_NUMBER.get(number.replace(" ", "")));
  }

  String last4() {
    return number.substring(number.length() - 4);
  }

  String brand() {
    return switch (number.charAt(0)) {
      case '3' -> "amex";
      case '5' -> "mastercard";
      default -> "visa";
    };
  }

  private static Stream<TestMethod> cards() {
    return Stream.of(
        card("pm_card_visa", "4242424242424242", Aftermath.NONE),
        card("pm_card_visa_debit", "4000056655665556", Aftermath.NONE),
        card("pm_card_mastercard", "5555555555554444", Aftermath.NONE),
        card("pm_card_amex", "378282246310005", Aftermath.NONE),
        card("pm_card_bypassPending", "4000000000000077", Aftermath.FUNDS_AT_ONCE),
        card("pm_card_createDispute", "4000000000000259", Aftermath.DISPUTED),
        card("pm_card_createDisputeInquiry", "4000000000001976", Aftermath.INQUIRED),
        card("pm_card_pendingRefund", "4000000000007726", Aftermath.REFUND_PENDS),
        card("pm_card_refundFail", "4000000000005126", Aftermath.REFUND_FAILS),
        authenticated("pm_card_authenticationRequired", "4000002760003184"),
        authenticated("pm_card_threeDSecure2Required", "4000000000003220"),
        authenticated("pm_card_threeDSecureRequired", "4000000000003063"));
  }

  private static Stream<TestMethod> declinedCards() {
    String generic = "generic_decline";
    return Stream.of(
        declined("pm_card_visa_chargeDeclined", "4000000000000002", generic, DECLINED),
        declined("pm_card_chargeDeclined", "4000000000000002", generic, DECLINED),
        declined(
            "pm_card_visa_chargeDeclinedInsufficientFunds",
            "4000000000009995",
            "insufficient_funds",
            "Your card has insufficient funds."),
        declined("pm_card_visa_chargeDeclinedLostCard", "4000000000009987", "lost_card", DECLINED),
        declined(
            "pm_card_visa_chargeDeclinedStolenCard", "4000000000009979", "stolen_card", DECLINED),
        declined(
            "pm_card_visa_chargeDeclinedVelocityLimitExceeded",
            "4000000000006975",
            "card_velocity_exceeded",
            DECLINED),
        saved("pm_card_chargeCustomerFail", "4000000000000341", generic),
        failing(
            "pm_card_chargeDeclinedExpiredCard",
            "4000000000000069",
            "expired_card",
            "Your card has expired."),
        failing(
            "pm_card_chargeDeclinedIncorrectCvc",
            "4000000000000127",
            "incorrect_cvc",
            "Your card's security code is incorrect."),
        failing(
            "pm_card_chargeDeclinedProcessingError",
            "4000000000000119",
            "processing_error",
            "An error occurred while processing your card. Try again in a little bit."),
        declining(
            "pm_card_radarBlock",
            "4100000000000019",
            new Decline("card_declined", "fraudulent", DECLINED, true)));
  }

  /** Further names of Stripe's for the same answers of a bank. */
  private static Stream<TestMethod> namesakes() {
    String number = "4000000000000341";
    return Stream.of(
        declined(
            "pm_card_visa_debit_chargeDeclinedInsufficientFunds",
            "4000000000009995",
            "insufficient_funds",
            "Your card has insufficient funds."),
        failing(
            "pm_card_visa_chargeDeclinedExpiredCard",
            "4000000000000069",
            "expired_card",
            "Your card has expired."),
        failing(
            "pm_card_visa_chargeDeclinedIncorrectCvc",
            "4000000000000127",
            "incorrect_cvc",
            "Your card's security code is incorrect."),
        failing(
            "pm_card_visa_chargeDeclinedProcessingError",
            "4000000000000119",
            "processing_error",
            "An error occurred while processing your card. Try again in a little bit."),
        declining(
            "pm_card_visa_chargeDeclinedFraudulent",
            "4100000000000019",
            new Decline("card_declined", "fraudulent", DECLINED, true)),
        saved("pm_card_visa_chargeCustomerFail", number, "generic_decline"),
        saved("pm_card_visa_chargeCustomerFailLostCard", number, "lost_card"),
        saved("pm_card_visa_chargeCustomerFailStolenCard", number, "stolen_card"));
  }

  private static Stream<TestMethod> others() {
    return Stream.of(
        debit("pm_usBankAccount_success", "us_bank_account", "000123456789", true),
        debit("pm_usBankAccount_processing", "us_bank_account", "000000006789", true),
        debit("pm_usBankAccount_insufficientFunds", "us_bank_account", "000222222227", false),
        debit("pm_sepaDebit_success", "sepa_debit", "AT321904300235473204", true),
        debit("pm_sepaDebit_successAtOnce", "sepa_debit", "AT611904300234573201", true),
        debit("pm_sepaDebit_failed", "sepa_debit", "AT861904300235473202", false),
        new TestMethod(
            "pm_customerBalance",
            "customer_balance",
            "0000",
            new Behavior.AwaitsTransfer(),
            Aftermath.REFUND_ASKS));
  }

  private static TestMethod card(String name, String number, Aftermath aftermath) {
    return new TestMethod(name, "card", number, new Behavior.Approves(), aftermath);
  }

  private static TestMethod authenticated(String name, String number) {
    return new TestMethod(name, "card", number, new Behavior.Authenticates(), Aftermath.NONE);
  }

  private static TestMethod declined(String name, String number, String code, String message) {
    return declining(name, number, Decline.byBank("card_declined", code, message));
  }

  /** One that can be saved, but not charged. */
  private static TestMethod saved(String name, String number, String code) {
    Decline decline = Decline.byBank("card_declined", code, DECLINED);
    return new TestMethod(
        name, "card", number, new Behavior.Declines(decline, true), Aftermath.NONE);
  }

  private static TestMethod failing(String name, String number, String code, String message) {
    return declining(name, number, Decline.byBank(code, code, message));
  }

  private static TestMethod declining(String name, String number, Decline decline) {
    return new TestMethod(
        name, "card", number, new Behavior.Declines(decline, false), Aftermath.NONE);
  }

  private static TestMethod debit(String name, String type, String account, boolean succeeds) {
    Decline failure = succeeds ? null : Decline.INSUFFICIENT_FUNDS;
    return new TestMethod(
        name, type, account, new Behavior.Lingers(failure), Aftermath.REFUND_PENDS);
  }

  /** What happens when the method is charged. */
  sealed interface Behavior {
    record Approves() implements Behavior {}

    /**
     * The bank says no.
     *
     * @param onlyCharged whether the method can be saved all the same
     */
    record Declines(Decline decline, boolean onlyCharged) implements Behavior {}

    /** The shopper must act first. */
    record Authenticates() implements Behavior {}

    /**
     * The bank takes days; until then the payment is {@code processing}.
     *
     * @param failure what it says then, or null when it pays
     */
    record Lingers(@Nullable Decline failure) implements Behavior {}

    /** The shopper sends the money from a bank account, in one part or several. */
    record AwaitsTransfer() implements Behavior {}
  }

  /** What happens once the money is there. */
  enum Aftermath {
    NONE,
    /** The money can be paid out at once. */
    FUNDS_AT_ONCE,
    /** The shopper disputes the charge. */
    DISPUTED,
    /** The shopper's bank inquires. */
    INQUIRED,
    /** A refund is pending before it succeeds. */
    REFUND_PENDS,
    /** A refund succeeds and fails later. */
    REFUND_FAILS,
    /** A refund waits for the shopper to name an account. */
    REFUND_ASKS
  }
}
