package io.tallystick.web;

import static io.tallystick.fixture.Client.newIdempotencyKey;
import static io.tallystick.fixture.Client.oneHat;
import static io.tallystick.web.ProblemShape.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.access.Scope;
import io.tallystick.fixture.Answer;
import io.tallystick.fixture.Client;
import io.tallystick.fixture.Shop;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is not exactly a cart is refused, and nothing of it is written. */
class RequestStrictnessTest {
  private static final String PATH = "/api/payment-intents";

  private static final Shop shop = Shop.open();

  @AfterAll
  static void close() {
    shop.close();
  }

  private final Client backEnd = shop.backEnd(Scope.PAYMENTS_WRITE);

  @AfterEach
  void hasWrittenNothing() {
    assertThat(Written.by(shop, backEnd)).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "amount",
        "unitAmount",
        "status",
        "userId",
        "owner",
        "metadata",
        "transfer_data",
        "livemode",
        "Items",
        "ITEMS",
        "__proto__"
      })
  void refusesFieldsThatAreNotItsOwn(String field) {
    assertProblem(
        backEnd.buy("{\"items\":[{\"price\":\"hat\",\"quantity\":1}],\"" + field + "\":1}"),
        400,
        "unknown_field",
        field,
        "unknown_field");
  }

  @ParameterizedTest
  @ValueSource(strings = {"amount", "unit_amount", "Name", "currency", "Price", "discount"})
  void refusesFieldsOfAnItemThatAreNotItsOwn(String field) {
    assertProblem(
        backEnd.buy(
            "{\"items\":[{\"price\":\"hat\",\"quantity\":1},{\"price\":\"hat\",\"quantity\":1,\""
                + field
                + "\":1}]}"),
        400,
        "unknown_field",
        "items[1]." + field,
        "unknown_field");
  }

  @Test
  void echoesNothingWildOfAFieldItDoesNotKnow() {
    Answer answer = backEnd.buy("{\"<script>\\u0000\\r\\n" + "x".repeat(500) + "\":1}");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text("/errors/0/field")).hasSize(100).startsWith("?script????xxx");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"1\"",
        "\"\"",
        "\" \"",
        "1.0",
        "1.5",
        "1e3",
        "1E0",
        "true",
        "false",
        "[]",
        "[1]",
        "{}",
        "9223372036854775808",
        "-9223372036854775809",
        "1e400",
        "0.0"
      })
  void refusesAQuantityThatIsNotAWholeNumber(String quantity) {
    assertProblem(
        backEnd.buy(cart(quantity)), 400, "wrong_type", "items[0].quantity", "wrong_type");
  }

  @ParameterizedTest
  @ValueSource(strings = {"01", "+1", "0x1", "1_000", "NaN", "Infinity", "-", "1.", ".5", "--1"})
  void refusesAQuantityThatIsNoJson(String quantity) {
    assertProblem(backEnd.buy(cart(quantity)), 400, "malformed_json");
  }

  @Test
  void refusesANumberOfEndlessDigits() {
    assertThat(backEnd.buy(cart("9".repeat(10_000))).status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-0", "-1", "11", "9223372036854775807", "-9223372036854775808"})
  void refusesAQuantityThatMayNotBe(String quantity) {
    assertProblem(
        backEnd.buy(cart(quantity)), 422, "invalid_request", "items[0].quantity", "out_of_range");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}                                             | items             | required",
        "{`items`:null}                                 | items             | required",
        "{`items`:[]}                                   | items             | required",
        "{`items`:[null],`currency`:`usd`}              | items[0].price    | required",
        "{`items`:[{}],`currency`:`usd`}                | items[0].price    | required",
        "{`items`:[{`price`:`hat`}]}                    | items[0].quantity | required",
        "{`items`:[{`price`:`hat`,`quantity`:null}]}    | items[0].quantity | required",
        "{`items`:[{`price`:null,`quantity`:1}]}        | items[0].price    | required",
        "{`items`:[{`price`:``,`quantity`:1}]}          | items[0].price    | invalid",
        "{`items`:[{`price`:`../x`,`quantity`:1}]}      | items[0].price    | invalid",
        "{`items`:[{`price`:`hat`,`quantity`:1}],`currency`:`USD`}       | currency      | invalid",
        "{`items`:[{`price`:`hat`,`quantity`:1}],`currency`:``}          | currency      | invalid",
        "{`items`:[{`price`:`hat`,`quantity`:1}],`currency`:`xyz`}       | currency      | not_supported",
        "{`items`:[{`price`:`hat`,`quantity`:1}]}                        | currency      | required",
        "{`items`:[{`price`:`hat`,`quantity`:1}],`captureMethod`:`now`}  | captureMethod | invalid",
        "{`items`:[{`price`:`hat`,`quantity`:1}],`captureMethod`:``}     | captureMethod | invalid"
      })
  void namesTheFieldThatMayNotBe(String body, String field, String code) {
    assertProblem(backEnd.buy(body.replace('`', '"')), 422, "invalid_request", field, code);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{`items`:{}}                                  | items",
        "{`items`:``}                                  | items",
        "{`items`:`hat`}                               | items",
        "{`items`:1}                                   | items",
        "{`items`:[1]}                                 | items[0]",
        "{`items`:[``]}                                | items[0]",
        "{`items`:[`hat`]}                             | items[0]",
        "{`items`:[[]]}                                | items[0]",
        "{`items`:[true]}                              | items[0]",
        "{`items`:[{`price`:1,`quantity`:1}]}          | items[0].price",
        "{`items`:[{`price`:true,`quantity`:1}]}       | items[0].price",
        "{`items`:[{`price`:[],`quantity`:1}]}         | items[0].price",
        "{`items`:[{`price`:[`hat`],`quantity`:1}]}    | items[0].price",
        "{`currency`:1}                                | currency",
        "{`currency`:{}}                               | currency",
        "{`reference`:1.5}                             | reference",
        "{`onBehalfOf`:false}                          | onBehalfOf",
        "{`onBehalfOf`:[`a`]}                          | onBehalfOf"
      })
  void namesTheFieldOfAWrongType(String body, String field) {
    assertProblem(backEnd.buy(body.replace('`', '"')), 400, "wrong_type", field, "wrong_type");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "}",
        "[]",
        "[{}]",
        "null",
        "1",
        "true",
        "\"text\"",
        "\"\"",
        "{}{}",
        "{} x",
        "{},",
        "{\"items\":[],}",
        "{'items':[]}",
        "{items:[]}",
        "/* */{}",
        "{}//",
        "\u0000{}",
        "\ufeff{}",
        "{\"items\":[],\"items\":[]}",
        "{\"currency\":\"usd\",\"currency\":\"eur\"}",
        "{\"currency\":\"u\nsd\"}",
        "{\"currency\":\"\\x\"}",
        "{\"currency\":\"\\ud8\"}"
      })
  void refusesWhatIsNotOneJsonObject(String body) {
    assertProblem(
        backEnd.post(
            PATH,
            BodyPublishers.ofString(body),
            "Idempotency-Key",
            newIdempotencyKey(),
            "Content-Type",
            "application/json"),
        400,
        "malformed_json");
  }

  @Test
  void refusesDoubledKeysWithinAnItem() {
    assertProblem(
        backEnd.buy("{\"items\":[{\"price\":\"hat\",\"quantity\":1,\"quantity\":2}]}"),
        400,
        "malformed_json");
  }

  @Test
  void refusesWhatFollowsACart() {
    assertProblem(backEnd.buy(oneHat() + oneHat()), 400, "malformed_json");
  }

  @ParameterizedTest
  @ValueSource(ints = {17, 1_000, 20_000})
  void refusesDeepNesting(int depth) {
    assertThat(backEnd.buy("{\"items\":" + "[".repeat(depth) + "]".repeat(depth) + "}").status())
        .isEqualTo(400);
    assertThat(backEnd.buy("{\"x\":".repeat(depth / 2) + "1" + "}".repeat(depth / 2)).status())
        .isEqualTo(400);
  }

  @Test
  void refusesMoreThanAHundredItems() {
    Answer refused = backEnd.buy(items(101));

    assertProblem(refused, 422, "invalid_request", "items", "too_many");
    assertThat(refused.text("/detail")).contains("100 items");
  }

  @Test
  void saysHowLongATextMayBe() {
    String body = oneHat().replaceFirst("\\{", "{\"reference\":\"" + "x".repeat(201) + "\",");
    Answer refused = backEnd.buy(body);

    assertProblem(refused, 422, "invalid_request", "reference", "invalid");
    assertThat(refused.text("/detail")).contains("1 to 200 characters");
  }

  @Test
  void refusesTheSamePriceTwice() {
    assertProblem(backEnd.buy(items(2)), 422, "invalid_request", "items[1].price", "duplicate");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\\u0000",
        "a\\u0000b",
        "a\\nb",
        "a\\tb",
        "\\u001b[31m",
        "\\u007f",
        "\\u0085",
        "\\ud800",
        "a\\udc00b",
        "a\\u2028b",
        "a\\u202eb",
        "a\\u2066b",
        "a\\u200bb",
        " "
      })
  void refusesTextsThatSteerBreakTurnOrHide(String text) {
    for (String field : new String[] {"reference", "onBehalfOf"}) {
      assertProblem(backEnd.buy(withField(field, text)), 422, "invalid_request", field, "invalid");
    }
  }

  @Test
  void refusesTextsBeyond200Characters() {
    for (String field : new String[] {"reference", "onBehalfOf"}) {
      assertProblem(
          backEnd.buy(withField(field, "x".repeat(201))), 422, "invalid_request", field, "invalid");
    }
  }

  @Test
  void refusesABodyOfMoreThan64KiB() {
    assertProblem(buyPadded(64 * 1024 + 1, false), 413, "body_too_large");
    assertProblem(buyPadded(64 * 1024 + 1, true), 413, "body_too_large");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32LE"})
  void refusesWhatIsNotUtf8(String charset) {
    assertProblem(
        backEnd.post(
            PATH,
            BodyPublishers.ofString(oneHat(), Charset.forName(charset)),
            "Idempotency-Key",
            newIdempotencyKey()),
        400,
        "malformed_json");
  }

  @Test
  void refusesBytesThatAreNoUtf8() {
    byte[] body = withField("reference", "caf\u00e9").getBytes(StandardCharsets.ISO_8859_1);

    assertProblem(
        backEnd.post(
            PATH, BodyPublishers.ofByteArray(body), "Idempotency-Key", newIdempotencyKey()),
        400,
        "malformed_json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/xml",
        "application/vnd.shop+json",
        "application/problem+json",
        "text/json",
        "application/json; charset=utf-16",
        "application/json; charset=iso-8859-1",
        "application/json; charset=nonsense",
        "application/*",
        "*/*",
        "nonsense"
      })
  void refusesOtherTypes(String type) {
    assertProblem(
        backEnd.post(PATH, oneHat(), "Idempotency-Key", newIdempotencyKey(), "Content-Type", type),
        415,
        "unsupported_media_type");
  }

  @Test
  void refusesACompressedBody() {
    assertProblem(
        backEnd.post(
            PATH, oneHat(), "Idempotency-Key", newIdempotencyKey(), "Content-Encoding", "gzip"),
        415,
        "unsupported_media_type");
  }

  private Answer buyPadded(int bytes, boolean chunked) {
    String cart = oneHat();
    byte[] body = (cart + " ".repeat(bytes - cart.length())).getBytes(StandardCharsets.UTF_8);
    BodyPublisher publisher =
        chunked
            ? BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))
            : BodyPublishers.ofByteArray(body);
    return backEnd.post(PATH, publisher, "Idempotency-Key", newIdempotencyKey());
  }

  private static String cart(String quantity) {
    return "{\"items\":[{\"price\":\"hat\",\"quantity\":" + quantity + "}],\"currency\":\"usd\"}";
  }

  private static String items(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "{\"price\":\"hat\",\"quantity\":1}")
        .collect(Collectors.joining(",", "{\"currency\":\"usd\",\"items\":[", "]}"));
  }

  private static String withField(String field, String text) {
    return "{\"items\":[{\"price\":\"hat\",\"quantity\":1}],\"currency\":\"usd\",\""
        + field
        + "\":\""
        + text
        + "\"}";
  }
}
