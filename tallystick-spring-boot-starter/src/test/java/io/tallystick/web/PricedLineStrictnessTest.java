package io.tallystick.web;

import static io.tallystick.web.ProblemShape.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.access.Scope;
import io.tallystick.fixture.Answer;
import io.tallystick.fixture.Client;
import io.tallystick.fixture.Shop;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is not exactly a priced line is refused, even to a key that may price. */
class PricedLineStrictnessTest {
  private static final Shop shop = Shop.open();

  @AfterAll
  static void close() {
    shop.close();
  }

  private final Client backEnd = shop.backEnd(Scope.PAYMENTS_WRITE, Scope.PAYMENTS_PRICE);

  @AfterEach
  void hasWrittenNothing() {
    assertThat(Written.by(shop, backEnd)).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"1\"",
        "\"\"",
        "1.0",
        "1.5",
        "-1.5",
        "1e3",
        "0.0",
        "true",
        "[]",
        "[100]",
        "{}",
        "9223372036854775808",
        "-9223372036854775809",
        "1e400"
      })
  void refusesNumbersThatAreNotWhole(String number) {
    assertProblem(
        backEnd.buy(cart(line("\"Tax\"", number, "1"))),
        400,
        "wrong_type",
        "items[1].unitAmount",
        "wrong_type");
    assertProblem(
        backEnd.buy(cart(line("\"Tax\"", "100", number))),
        400,
        "wrong_type",
        "items[1].quantity",
        "wrong_type");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "1.5", "true", "[]", "[\"Tax\"]", "{}"})
  void refusesANameThatIsNoText(String name) {
    assertProblem(
        backEnd.buy(cart(line(name, "100", "1"))),
        400,
        "wrong_type",
        "items[1].name",
        "wrong_type");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Name", "unit_amount", "amount", "currency", "discount", "tax"})
  void refusesFieldsThatAreNotItsOwn(String field) {
    assertProblem(
        backEnd.buy(cart("{\"name\":\"Tax\",\"unitAmount\":1,\"quantity\":1,\"" + field + "\":1}")),
        400,
        "unknown_field",
        "items[1]." + field,
        "unknown_field");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'name':'Tax','quantity':1}                                | unitAmount | required",
        "{'name':'Tax','quantity':1,'unitAmount':null}              | unitAmount | required",
        "{'name':'Tax','unitAmount':1}                              | quantity   | required",
        "{'name':'Tax','unitAmount':1,'quantity':null}              | quantity   | required",
        "{'unitAmount':1,'quantity':1}                              | name       | required",
        "{'unitAmount':1,'quantity':1,'name':null}                  | name       | required",
        "{'unitAmount':1}                                           | name       | required",
        "{'name':'Tax'}                                             | unitAmount | required",
        "{'quantity':1}                                             | price      | required",
        "{'price':'hat','quantity':1,'name':'Hat'}                  | name       | not_with_price",
        "{'price':'hat','quantity':1,'unitAmount':1}                | unitAmount | not_with_price",
        "{'price':'hat','quantity':1,'name':'Hat','unitAmount':1}   | name       | not_with_price",
        "{'price':'','quantity':1,'unitAmount':1}                   | unitAmount | not_with_price",
        "{'price':'hat','unitAmount':1}                             | unitAmount | not_with_price"
      })
  void namesTheFieldThatLacksOrIsTooMuch(String item, String field, String code) {
    assertProblem(
        backEnd.buy(cart(item.replace('\'', '"'))),
        422,
        "invalid_request",
        "items[1]." + field,
        code);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1, unitAmount, out_of_range",
    "-0, 1, unitAmount, out_of_range",
    "100000000, 1, unitAmount, out_of_range",
    "-100000000, 1, unitAmount, out_of_range",
    "9223372036854775807, 1, unitAmount, out_of_range",
    "-9223372036854775808, 1, unitAmount, out_of_range",
    "1, 0, quantity, out_of_range",
    "1, -1, quantity, out_of_range",
    "-1, -1, quantity, out_of_range",
    "1, 1000001, quantity, out_of_range",
    "1, 9223372036854775807, quantity, out_of_range"
  })
  void refusesNumbersThatMayNotBe(String unitAmount, String quantity, String field, String code) {
    assertProblem(
        backEnd.buy(cart(line("\"Tax\"", unitAmount, quantity))),
        422,
        "invalid_request",
        "items[1]." + field,
        code);
  }

  @Test
  void refusesAUnitAmountBetweenTheStepsOfACurrency() {
    assertProblem(
        backEnd.buy("{\"items\":[" + line("\"VSK\"", "150", "2") + "],\"currency\":\"isk\"}"),
        422,
        "invalid_request",
        "items[0].unitAmount",
        "amount_invalid");
  }

  @ParameterizedTest
  @CsvSource({
    "-1451, 1, amount_too_small",
    "-1, 1000000, amount_too_small",
    "99999999, 1, amount_too_large",
    "99999999, 1000000, amount_too_large"
  })
  void refusesATotalThatStripeWouldRefuse(String unitAmount, String quantity, String code) {
    assertProblem(
        backEnd.buy(cart(line("\"Off\"", unitAmount, quantity))),
        422,
        "invalid_request",
        "items",
        code);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "a\\u0000b", "a\\nb", "\\u001b[31m", "\\ud800", "a\\u202eb", "\\u200d"})
  void refusesANameThatIsNoCleanText(String name) {
    assertProblem(
        backEnd.buy(cart(line("\"" + name + "\"", "100", "1"))),
        422,
        "invalid_request",
        "items[1].name",
        "invalid");
  }

  @Test
  void refusesANameBeyond200Characters() {
    assertProblem(
        backEnd.buy(cart(line("\"" + "x".repeat(201) + "\"", "100", "1"))),
        422,
        "invalid_request",
        "items[1].name",
        "invalid");
  }

  @Test
  void asksForACurrencyIfNoItemOfTheCatalogueDecidesIt() {
    String tax = line("\"Tax\"", "100", "1");
    String hat = "{\"price\":\"hat\",\"quantity\":1}";

    for (String items : List.of(tax, tax + "," + hat)) {
      assertProblem(
          backEnd.buy("{\"items\":[" + items + "]}"),
          422,
          "invalid_request",
          "currency",
          "required");
    }
  }

  @Test
  void namesEveryFieldAtFault() {
    Answer answer =
        backEnd.buy(cart(line("\"\"", "null", "1"), "{\"price\":\"hat\",\"name\":\"Hat\"}"));

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.json().get("errors").findValuesAsString("field"))
        .containsExactly("items[1].name", "items[1].unitAmount", "items[2].name");
  }

  private static String line(String name, String unitAmount, String quantity) {
    return "{\"name\":%s,\"unitAmount\":%s,\"quantity\":%s}".formatted(name, unitAmount, quantity);
  }

  /** A hat, and then these. */
  private static String cart(String... items) {
    return "{\"items\":[{\"price\":\"hat\",\"quantity\":1},"
        + String.join(",", items)
        + "],\"currency\":\"usd\"}";
  }
}
