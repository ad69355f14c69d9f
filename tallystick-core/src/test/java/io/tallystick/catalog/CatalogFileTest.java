package io.tallystick.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tallystick.ConfigurationException;
import io.tallystick.money.Currency;
import io.tallystick.money.Money;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogFileTest {
  private static final String HAT =
      "{id: hat, name: Felt hat, maxQuantity: 10, amounts: {usd: 1500, eur: 1400}}";

  @TempDir Path folder;

  @Test
  void readsACatalogue() throws IOException {
    Catalog catalog =
        CatalogFile.read(
            file(
                """
                prices:
                  - id: hat
                    name: Felt hat
                    maxQuantity: 10
                    amounts: {usd: 1500, jpy: 2000}
                  - {id: scarf, name: "Scarf é€😀", active: false, maxQuantity: 1, amounts: {isk: 90000}}
                """));

    assertThat(catalog.prices())
        .containsExactly(
            new Price(
                "hat",
                "Felt hat",
                true,
                10,
                Map.of(Currency.of("usd"), 1500L, Currency.of("jpy"), 2000L)),
            new Price("scarf", "Scarf é€😀", false, 1, Map.of(Currency.of("isk"), 90_000L)));
    Price hat = catalog.prices(List.of("glove", "hat")).getFirst();
    assertThat(hat.unitAmount(Currency.of("usd"))).contains(new Money(1500, Currency.of("usd")));
    assertThat(hat.unitAmount(Currency.of("eur"))).isEmpty();
    assertThat(catalog.prices(List.of("glove"))).isEmpty();
  }

  @Test
  void readsAnEmptyList() throws IOException {
    assertThat(CatalogFile.read(file("prices: []")).prices()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hello",
        "[]",
        "{}",
        "prices:",
        "prices: 5",
        "prices: {id: hat}",
        "price: []",
        "prices: []\nversion: 2",
        "prices: []\nprices: []",
        "prices: []\n---\nprices: []",
        "prices: [5]",
        "prices: [null]",
        "prices: [HAT",
        "prices: [HAT, HAT]",
        "prices: [&a [*a]]",
        "prices: &a [*a]",
        "prices: [{id: hat}]",
        "prices: [{}]",
        "{prices: [], ? [x] : 1}"
      })
  void refusesADocumentThatIsNoCatalogue(String document) throws IOException {
    refused(document.replace("HAT", HAT));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "15.00",
        "1500.0",
        "1.5e3",
        "\"1500\"",
        "'1500'",
        "null",
        "~",
        "true",
        "[1500]",
        "{value: 1500}",
        "-1500",
        "0",
        "100000000",
        "99999999999999999999",
        "9223372036854775808",
        ".inf",
        ".nan",
        "!!float 1500",
        "!!int \"x\"",
        "!!int \"-\"",
        "!!int \"1\\n5\"",
        "2026-01-01"
      })
  void refusesAnAmountThatIsNoPositiveInteger(String amount) throws IOException {
    refused("prices: [{id: hat, name: Hat, maxQuantity: 1, amounts: {usd: " + amount + "}}]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0150", "0o150", "0x96", "0b1100100", "25:00", "1:30:00", "1_500", "+1500"})
  void refusesAnAmountThatYamlReadsOtherwiseThanPeople(String amount) throws IOException {
    refused("prices: [{id: hat, name: Hat, maxQuantity: 1, amounts: {usd: " + amount + "}}]");
    refused("prices: [{id: hat, name: Hat, maxQuantity: " + amount + ", amounts: {usd: 1500}}]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{isk: 150}",
        "{ugx: 1}",
        "{kwd: 1005}",
        "{USD: 1500}",
        "{xyz: 1}",
        "{}",
        "[]",
        "{usd: 1, usd: 2}",
        "{5: 5}",
        "{null: 5}",
        "{? [usd] : 5}"
      })
  void refusesAmountsThatStripeWouldRefuse(String amounts) throws IOException {
    refused("prices: [{id: hat, name: Hat, maxQuantity: 1, amounts: " + amounts + "}]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "id: 5",
        "id: null",
        "id: \"\"",
        "id: has space",
        "id: -hat",
        "id: ../hat",
        "id: hat, id: hat",
        "name: 5",
        "name: no",
        "name: \" \"",
        "maxQuantity: 0",
        "maxQuantity: -1",
        "maxQuantity: 1.5",
        "maxQuantity: \"5\"",
        "maxQuantity: 1000001",
        "active: 1",
        "active: \"true\"",
        "activ: true",
        "max_quantity: 5",
        "<<: {active: false}, foo: 1",
        "\"line\\nbreak\": 1",
        "? [a, b] : 1",
        "? {a: b} : 1"
      })
  void refusesAPriceThatIsNotAsItShouldBe(String field) throws IOException {
    String name = field.split(":", 2)[0];
    Map<String, String> fields =
        new java.util.LinkedHashMap<>(
            Map.of("id", "hat", "name", "Hat", "maxQuantity", "1", "amounts", "{usd: 1500}"));
    fields.remove(name);
    StringBuilder price = new StringBuilder(field);
    fields.forEach((key, value) -> price.append(", ").append(key).append(": ").append(value));

    refused("prices: [{" + price + "}]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "!!javax.script.ScriptEngineManager [!!java.net.URLClassLoader [[!!java.net.URL [\"x\"]]]]",
        "prices: !!java.io.File /etc/passwd",
        "prices: !unknown []",
        "prices: !!set {a, b}",
        "prices: !!binary \"%%%\"",
        "prices: [*nobody]",
        "prices: \u0000",
        "%YAML 9.9\n---\nprices: []",
        "prices: !!timestamp \"x\"",
        "prices: !!omap [a]",
        "prices: [!!bool \"maybe\"]"
      })
  void refusesYamlThatIsCleverOrBroken(String document) throws IOException {
    refused(document);
  }

  @Test
  void refusesBombsOfAliasesAndDepth() throws IOException {
    StringBuilder laughs = new StringBuilder("a0: &a0 [lol]\n");
    IntStream.rangeClosed(1, 60)
        .forEach(i -> laughs.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1)));

    refused(laughs + "prices: *a60\n");
    refused("prices: " + "[".repeat(100_000));
    refused("prices: " + "{a: ".repeat(100_000));
    refused("? ".repeat(100_000));
  }

  @Test
  void saysNoMoreThanOneLineOfAnOverlongKey() throws IOException {
    refused("prices: [{\"" + "k".repeat(1_000_000) + "\": 1}]");
  }

  @Test
  void refusesAFileThatIsNotThereOrNoFileOrHugeOrNotText() throws IOException {
    refused(folder.resolve("missing.yaml"));
    refused(folder);
    refused(Files.write(folder.resolve("huge"), new byte[9 * 1024 * 1024]));
    refused(Files.write(folder.resolve("latin"), new byte[] {'a', (byte) 0xE9, 'b'}));
    refused(Files.write(folder.resolve("utf16"), "prices: []".getBytes(StandardCharsets.UTF_16LE)));
  }

  private void refused(String document) throws IOException {
    refused(file(document));
  }

  private static void refused(Path file) {
    ConfigurationException refusal =
        catchThrowableOfType(ConfigurationException.class, () -> CatalogFile.read(file));
    assertThat(refusal).as("refusal").isNotNull();
    assertThat(refusal.code()).isEqualTo("CATALOG_UNREADABLE");
    assertThat(refusal.getMessage())
        .matches("CATALOG_UNREADABLE: The catalogue [^\\n]* Fix: Point TALLYSTICK_CATALOG [^\\n]*")
        .hasSizeLessThan(600);
  }

  private Path file(String document) throws IOException {
    return Files.writeString(folder.resolve("catalog.yaml"), document);
  }
}
