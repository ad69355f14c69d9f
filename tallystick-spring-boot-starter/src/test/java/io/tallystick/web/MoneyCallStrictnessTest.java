package io.tallystick.web;

import static io.tallystick.fixture.Client.newIdempotencyKey;
import static io.tallystick.web.ProblemShape.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.access.Scope;
import io.tallystick.fixture.Answer;
import io.tallystick.fixture.Client;
import io.tallystick.fixture.Shop;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is not exactly what a call takes is refused, and nothing of it is written. */
class MoneyCallStrictnessTest {
  private static final Shop shop = Shop.open();

  @AfterAll
  static void close() {
    shop.close();
  }

  private final Client backEnd = shop.backEnd(Scope.values());

  @AfterEach
  void hasWrittenNothing() {
    assertThat(Written.by(shop, backEnd)).isZero();
    assertThat(shop.stripe().oracle().charges()).isEmpty();
    assertThat(shop.stripe().oracle().transfers()).isEmpty();
  }

  static Stream<Arguments> foreignFields() {
    return Stream.of(MoneyCall.values())
        .flatMap(call ->
            Stream.of(
                    "id",
                    "status",
                    "caller",
                    "metadata",
                    "Amount",
                    "AMOUNT",
                    "amount_to_capture",
                    "payment_intent",
                    "customer",
                    "application_fee_amount",
                    "transfer_data",
                    "capture",
                    "on_behalf_of",
                    "source_transaction",
                    "cancellation_reason",
                    "__proto__")
                .map(field -> Arguments.of(call, field)));
  }

  @ParameterizedTest
  @MethodSource("foreignFields")
  void refusesFieldsThatAreNotItsOwn(MoneyCall call, String field) {
    assertProblem(
        backEnd.call(call.anyPath(), with(call, field, "1")),
        400,
        "unknown_field",
        field,
        "unknown_field");
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "CANCEL")
  void refusesAnAmountThatIsNotAWholeNumber(MoneyCall call) {
    for (String amount :
        List.of(
            "\"1\"",
            "\"\"",
            "1.0",
            "100.5",
            "1e3",
            "true",
            "[]",
            "[1]",
            "{}",
            "9223372036854775808",
            "-9223372036854775809",
            "1e400")) {
      assertProblem(
          backEnd.call(call.anyPath(), amount(call, amount)),
          400,
          "wrong_type",
          "amount",
          "wrong_type");
    }
    for (String amount : List.of("01", "+1", "0x64", "1_000", "NaN", "-", "1.", "9".repeat(500))) {
      assertThat(backEnd.call(call.anyPath(), amount(call, amount)).status()).isEqualTo(400);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "CANCEL")
  void refusesAnAmountThatMayNotBe(MoneyCall call) {
    for (String amount : List.of("0", "-0", "-1", "-9223372036854775808")) {
      assertProblem(
          backEnd.call(call.anyPath(), amount(call, amount)),
          422,
          "invalid_request",
          "amount",
          "out_of_range");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "CHARGE   | 49                  | usd | amount_too_small",
        "CHARGE   | 100000000           | usd | amount_too_large",
        "CHARGE   | 9223372036854775807 | usd | amount_too_large",
        "CHARGE   | 49                  | jpy | amount_too_small",
        "CHARGE   | 10001               | isk | amount_invalid",
        "CHARGE   | 10005               | kwd | amount_invalid",
        "TRANSFER | 9223372036854775807 | usd | amount_invalid",
        "TRANSFER | 10001               | isk | amount_invalid",
        "TRANSFER | 10005               | kwd | amount_invalid"
      })
  void refusesAnAmountThatStripeWouldNotTake(
      MoneyCall call, String amount, String currency, String code) {
    assertProblem(
        backEnd.call(call.anyPath(), amount(call, amount).replace("usd", currency)),
        422,
        "invalid_request",
        "amount",
        code);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "REFUND   | orderId     | null          | required",
        "REFUND   | orderId     | ``            | invalid",
        "REFUND   | orderId     | `1`           | invalid",
        "REFUND   | orderId     | `ORD_1`       | invalid",
        "REFUND   | orderId     | `ord_../1`    | invalid",
        "REFUND   | orderId     | `ord_1 `      | invalid",
        "REFUND   | orderId     | `ord_1\\n`    | invalid",
        "REFUND   | orderId     | `pi_1`        | invalid",
        "REFUND   | orderId     | LONG          | invalid",
        "REFUND   | reason      | ``            | invalid",
        "REFUND   | reason      | `because`     | invalid",
        "REFUND   | reason      | `expired_uncaptured_charge` | invalid",
        "CHARGE   | currency    | null          | required",
        "CHARGE   | currency    | ``            | not_supported",
        "CHARGE   | currency    | `USD`         | not_supported",
        "CHARGE   | currency    | `xyz`         | not_supported",
        "CHARGE   | currency    | `usd\\u0000`  | not_supported",
        "CHARGE   | currency    | LONG          | not_supported",
        "CHARGE   | source      | null          | required",
        "CHARGE   | source      | ``            | invalid",
        "CHARGE   | source      | `tok_`        | invalid",
        "CHARGE   | source      | `pm_1`        | invalid",
        "CHARGE   | source      | `tok_a&amount=1` | invalid",
        "CHARGE   | source      | `tok_a\\nb`   | invalid",
        "CHARGE   | source      | `4242424242424242` | invalid",
        "CHARGE   | source      | LONG          | invalid",
        "CHARGE   | description | ``            | invalid",
        "CHARGE   | description | ` `           | invalid",
        "CHARGE   | description | `a\\nb`       | invalid",
        "CHARGE   | description | `\\u001b[31m` | invalid",
        "CHARGE   | description | `a\\u202eb`   | invalid",
        "CHARGE   | description | `\\ud800`     | invalid",
        "CHARGE   | description | LONG          | invalid",
        "TRANSFER | currency    | null          | required",
        "TRANSFER | currency    | `xyz`         | not_supported",
        "TRANSFER | destination | null          | required",
        "TRANSFER | destination | ``            | invalid",
        "TRANSFER | destination | `acct_`       | invalid",
        "TRANSFER | destination | `acct_1/../2` | invalid",
        "TRANSFER | destination | `acct_1\\u0000` | invalid",
        "TRANSFER | destination | `ba_1`        | invalid",
        "TRANSFER | destination | LONG          | invalid",
        "TRANSFER | orderId     | ``            | invalid",
        "TRANSFER | orderId     | `x`           | invalid",
        "TRANSFER | orderId     | LONG          | invalid"
      })
  void namesTheFieldThatMayNotBe(MoneyCall call, String field, String value, String code) {
    String json = value.replace('`', '"').replace("LONG", "\"ord_" + "x".repeat(300) + "\"");

    assertProblem(
        backEnd.call(call.anyPath(), with(call, field, json)), 422, "invalid_request", field, code);
  }

  @ParameterizedTest
  @CsvSource({
    "REFUND,orderId",
    "REFUND,reason",
    "CHARGE,currency",
    "CHARGE,source",
    "CHARGE,description",
    "TRANSFER,currency",
    "TRANSFER,destination",
    "TRANSFER,orderId"
  })
  void refusesATextOfAWrongType(MoneyCall call, String field) {
    for (String value : List.of("1", "1.5", "true", "[]", "[\"x\"]", "{}")) {
      assertProblem(
          backEnd.call(call.anyPath(), with(call, field, value)),
          400,
          "wrong_type",
          field,
          "wrong_type");
    }
  }

  @Test
  void namesEveryFieldAtOnce() {
    Answer answer = backEnd.call("/api/transfers", "{\"orderId\":\"x\"}");

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.json().get("errors").findValuesAsString("field"))
        .containsExactly("amount", "currency", "destination", "orderId");
  }

  @ParameterizedTest
  @EnumSource
  void refusesWhatIsNotOneJsonObject(MoneyCall call) {
    String right = right(call);
    for (String body :
        List.of(
            " ",
            "{",
            "[]",
            "[" + right + "]",
            "null",
            "1",
            "\"text\"",
            right + right,
            right + " x",
            right + ",",
            "/* */" + right,
            "\ufeff" + right,
            "{\"amount\":100,\"amount\":100}",
            "{\"a\":".repeat(17) + "1" + "}".repeat(17))) {
      assertThat(backEnd.call(call.anyPath(), body).status()).as(body).isEqualTo(400);
    }
    assertProblem(backEnd.call(call.anyPath(), right + right), 400, "malformed_json");
  }

  @ParameterizedTest
  @EnumSource(names = {"REFUND", "CHARGE", "TRANSFER"})
  void asksForABody(MoneyCall call) {
    for (String body : List.of("", "null")) {
      assertProblem(
          backEnd.post(
              call.anyPath(),
              body,
              "Idempotency-Key",
              newIdempotencyKey(),
              "Content-Type",
              "application/json"),
          400,
          "malformed_json");
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusesABodyOfMoreThan64KiB(MoneyCall call) {
    String body = right(call) + " ".repeat(64 * 1024);

    assertProblem(backEnd.call(call.anyPath(), body), 413, "body_too_large");
  }

  @ParameterizedTest
  @EnumSource
  void refusesOtherTypesAndEncodings(MoneyCall call) {
    for (String type :
        List.of(
            "text/plain",
            "application/x-www-form-urlencoded",
            "application/problem+json",
            "application/json; charset=utf-16",
            "nonsense")) {
      assertProblem(
          backEnd.post(
              call.anyPath(),
              right(call),
              "Idempotency-Key",
              newIdempotencyKey(),
              "Content-Type",
              type),
          415,
          "unsupported_media_type");
    }
    assertProblem(
        backEnd.post(
            call.anyPath(),
            right(call),
            "Idempotency-Key",
            newIdempotencyKey(),
            "Content-Encoding",
            "gzip"),
        415,
        "unsupported_media_type");
    assertProblem(
        backEnd.post(
            call.anyPath(),
            BodyPublishers.ofString(right(call), Charset.forName("UTF-16")),
            "Idempotency-Key",
            newIdempotencyKey()),
        400,
        "malformed_json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"x", "pi", "pi_", "PI_1", "re_1", "pi_a-b", "pi_a%20b", "pi_a%3Fb", "pi_a+b"})
  void answersAnIdThatCanBeNoneAsOneThatIsNotThere(String id) {
    Answer missing = backEnd.call("/api/payment-intents/pi_none/capture", "{}");
    for (String action : List.of("capture", "cancel")) {
      Answer answer = backEnd.call("/api/payment-intents/" + id + "/" + action, "{}");

      assertProblem(answer, 404, "not_found");
      assertThat(answer.body().replace(answer.text("/reference"), ""))
          .isEqualTo(missing.body().replace(missing.text("/reference"), ""));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"pi_a%00b", "pi_a%0ab", "pi_a%2f..%2fb", "pi_a;b", "%ff", "..", "pi_a%25"})
  void isNotTrickedByAnId(String id) {
    for (String action : List.of("capture", "cancel")) {
      assertThat(backEnd.call("/api/payment-intents/" + id + "/" + action, "{}").status())
          .isIn(400, 403, 404);
    }
  }

  @Test
  void answersAnIdThatIsTooLongAsOneThatIsNotThere() {
    assertProblem(
        backEnd.call("/api/payment-intents/pi_" + "x".repeat(300) + "/capture", "{}"),
        404,
        "not_found");
  }

  @Test
  void refusesBytesThatAreNoUtf8() {
    byte[] body =
        with(MoneyCall.CHARGE, "description", "\"caf\u00e9\"")
            .getBytes(StandardCharsets.ISO_8859_1);

    assertProblem(
        backEnd.post(
            "/api/charges",
            BodyPublishers.ofByteArray(body),
            "Idempotency-Key",
            newIdempotencyKey()),
        400,
        "malformed_json");
  }

  private static String amount(MoneyCall call, String amount) {
    return with(call, "amount", amount);
  }

  /** The right body with this field in it, in the place of its own if it has it. */
  private static String with(MoneyCall call, String field, String json) {
    String others = right(call).replaceAll("\"" + field + "\":[^,}]*,?", "");
    return ("{\"" + field + "\":" + json + "," + others.substring(1)).replace(",}", "}");
  }

  /** A body that is right, but for what each test adds. */
  private static String right(MoneyCall call) {
    return switch (call) {
      case CAPTURE -> "{\"amount\":100}";
      case CANCEL -> "{}";
      case REFUND -> "{\"orderId\":\"ord_1\",\"amount\":100}";
      case CHARGE -> "{\"amount\":100,\"currency\":\"usd\",\"source\":\"tok_visa\"}";
      case TRANSFER -> "{\"amount\":100,\"currency\":\"usd\",\"destination\":\"acct_1\"}";
    };
  }
}
