package io.tallystick.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.web.CardErrors.CardError;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CardErrorsTest {

  @ParameterizedTest
  @CsvSource({
    "insufficient_funds, insufficient_funds",
    "card_velocity_exceeded, card_velocity_exceeded",
    "withdrawal_count_limit_exceeded, card_velocity_exceeded",
    "expired_card, expired_card",
    "invalid_expiry_month, invalid_expiry_month",
    "invalid_expiry_year, invalid_expiry_year",
    "incorrect_cvc, incorrect_cvc",
    "invalid_cvc, incorrect_cvc",
    "incorrect_number, incorrect_number",
    "invalid_number, incorrect_number",
    "incorrect_zip, incorrect_zip",
    "authentication_required, authentication_required",
    "authentication_not_handled, authentication_required",
    "mobile_device_authentication_required, authentication_required",
    "card_not_supported, card_not_supported",
    "currency_not_supported, currency_not_supported",
    "duplicate_transaction, duplicate_transaction",
    "processing_error, processing_error",
    "issuer_not_available, processing_error",
    "try_again_later, processing_error",
    "reenter_transaction, processing_error",
    "approve_with_id, processing_error"
  })
  void tellTheShopperWhatTheyCanMend(String declineCode, String shown) {
    CardError error = CardErrors.of(declineCode);

    assertThat(error.code()).isEqualTo(shown);
    assertThat(error.message())
        .isNotEqualTo(CardErrors.PLAIN.message())
        .matches("[A-Z][a-z ,;]+\\.");
  }

  /** The rest of what Stripe publishes, its codes beside decline codes, and what it never had. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "fraudulent",
        "merchant_blacklist",
        "stolen_card",
        "lost_card",
        "pickup_card",
        "restricted_card",
        "security_violation",
        "highest_risk_level",
        "elevated_risk_level",
        "rule",
        "previously_declined_do_not_retry",
        "card_declined",
        "generic_decline",
        "do_not_honor",
        "do_not_try_again",
        "call_issuer",
        "incorrect_address",
        "incorrect_pin",
        "invalid_account",
        "invalid_amount",
        "invalid_pin",
        "new_account_information_available",
        "no_action_taken",
        "not_permitted",
        "offline_pin_required",
        "online_or_offline_pin_required",
        "pin_try_exceeded",
        "revocation_of_all_authorizations",
        "revocation_of_authorization",
        "service_not_allowed",
        "stop_payment_order",
        "testmode_decline",
        "transaction_not_allowed",
        "a_code_of_next_year",
        "FRAUDULENT",
        "<script>",
        ""
      })
  void sayNoByteMoreOfTheRestThanOfAPlainDecline(String declineCode) {
    assertThat(answer(declineCode)).isEqualTo(answer("card_declined"));
  }

  @Test
  void areAnsweredWith402() {
    ProblemException problem =
        CardErrors.problem("expired_card", Map.of("Idempotent-Replayed", "true"));

    assertThat(problem.status().value()).isEqualTo(402);
    assertThat(problem.code()).isEqualTo("expired_card");
    assertThat(problem.headers()).containsExactly(Map.entry("Idempotent-Replayed", "true"));
  }

  /** The whole answer but its reference. */
  private static String answer(String declineCode) {
    ProblemException problem = CardErrors.problem(declineCode, Map.of());
    Problem body = Objects.requireNonNull(ProblemWriter.answer(problem, "ref_test").getBody());
    assertThat(problem.headers()).isEmpty();
    return ApiJson.MAPPER.writeValueAsString(
        new Problem(
            body.type(),
            body.title(),
            body.status(),
            body.code(),
            body.detail(),
            "ref_",
            List.copyOf(body.errors())));
  }
}
