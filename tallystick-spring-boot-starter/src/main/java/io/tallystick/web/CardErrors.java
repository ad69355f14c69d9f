package io.tallystick.web;

import static java.util.Map.entry;

import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.http.HttpStatus;

/**
 * What a shopper may hear of a declined card. Whatever hints at theft or fraud, and whatever we do
 * not know, is a plain decline: the holder of a stolen card must not learn what the bank knows.
 *
 * @see <a href="https://docs.stripe.com/declines/codes">Stripe's decline codes</a>
 */
final class CardErrors {

  /**
   * What is shown.
   *
   * @param code a word of Stripe's, stable
   * @param message one sentence that says what to do
   */
  record CardError(String code, String message) {}

  static final CardError PLAIN =
      new CardError("card_declined", "The card was declined; use another one or ask your bank.");

  private static final CardError INSUFFICIENT_FUNDS =
      new CardError("insufficient_funds", "There is not enough money on the card; use another.");
  private static final CardError LIMIT =
      new CardError("card_velocity_exceeded", "The card has reached its limit; use another one.");
  private static final CardError EXPIRED =
      new CardError("expired_card", "The card has expired; use another one.");
  private static final CardError EXPIRY_MONTH =
      new CardError("invalid_expiry_month", "The month of expiry is wrong; correct it.");
  private static final CardError EXPIRY_YEAR =
      new CardError("invalid_expiry_year", "The year of expiry is wrong; correct it.");
  private static final CardError CVC =
      new CardError("incorrect_cvc", "The security code is wrong; correct it.");
  private static final CardError NUMBER =
      new CardError("incorrect_number", "The card number is wrong; correct it.");
  private static final CardError ZIP =
      new CardError("incorrect_zip", "The postal code is not that of the card; correct it.");
  private static final CardError AUTHENTICATION =
      new CardError("authentication_required", "The bank asks you to confirm the payment.");
  private static final CardError NOT_SUPPORTED =
      new CardError("card_not_supported", "The card cannot pay for this; use another one.");
  private static final CardError CURRENCY =
      new CardError("currency_not_supported", "The card cannot pay in this currency; use another.");
  private static final CardError DUPLICATE =
      new CardError(
          "duplicate_transaction", "The same amount was just paid; look before you pay again.");
  private static final CardError TRY_AGAIN =
      new CardError("processing_error", "The card could not be charged; try again in a moment.");

  private static final Map<String, CardError> SHOWN =
      Map.ofEntries(
          entry("insufficient_funds", INSUFFICIENT_FUNDS),
          entry("card_velocity_exceeded", LIMIT),
          entry("withdrawal_count_limit_exceeded", LIMIT),
          entry("expired_card", EXPIRED),
          entry("invalid_expiry_month", EXPIRY_MONTH),
          entry("invalid_expiry_year", EXPIRY_YEAR),
          entry("incorrect_cvc", CVC),
          entry("invalid_cvc", CVC),
          entry("incorrect_number", NUMBER),
          entry("invalid_number", NUMBER),
          entry("incorrect_zip", ZIP),
          entry("authentication_required", AUTHENTICATION),
          entry("authentication_not_handled", AUTHENTICATION),
          entry("mobile_device_authentication_required", AUTHENTICATION),
          entry("card_not_supported", NOT_SUPPORTED),
          entry("currency_not_supported", CURRENCY),
          entry("duplicate_transaction", DUPLICATE),
          entry("processing_error", TRY_AGAIN),
          entry("issuer_not_available", TRY_AGAIN),
          entry("try_again_later", TRY_AGAIN),
          entry("reenter_transaction", TRY_AGAIN),
          entry("approve_with_id", TRY_AGAIN));

  private CardErrors() {}

  /**
   * What is shown of a decline.
   *
   * @param declineCode Stripe's {@code decline_code}, or its {@code code} without one
   */
  static CardError of(String declineCode) {
    return SHOWN.getOrDefault(declineCode, PLAIN);
  }

  /** The 402 that tells of a decline. */
  static ProblemException problem(String declineCode, Map<String, String> headers) {
    return ProblemException.of(kind(of(declineCode)), headers);
  }

  /** Every problem that a decline may be. */
  static Stream<ProblemKind> kinds() {
    return Stream.concat(Stream.of(PLAIN), SHOWN.values().stream())
        .distinct()
        .map(CardErrors::kind)
        .sorted(Comparator.comparing(ProblemKind::code));
  }

  private static ProblemKind kind(CardError error) {
    return new ProblemKind(HttpStatus.PAYMENT_REQUIRED, error.code(), error.message());
  }
}
