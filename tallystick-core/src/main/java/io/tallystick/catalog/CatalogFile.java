package io.tallystick.catalog;

import io.tallystick.ConfigurationException;
import io.tallystick.money.Currency;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.representer.Representer;

/**
 * Reads a catalogue from YAML: {@code prices: [{id, name, active, maxQuantity, amounts: {usd:
 * 1500}}]}. Strict, for a price that is misread is money lost: unknown keys, missing keys and
 * amounts that are not integers refuse the whole file.
 */
public final class CatalogFile {
  /** Far beyond any shop that keeps its prices in a file. */
  private static final int LARGEST_FILE_BYTES = 8 * 1024 * 1024;

  private static final int LONGEST_REASON_CHARACTERS = 200;

  private static final Set<String> KEYS = Set.of("id", "name", "active", "maxQuantity", "amounts");
  private static final String SHAPE =
      "prices: [{id: hat, name: Felt hat, maxQuantity: 10, amounts: {usd: 1500}}], amounts in"
          + " minor units";

  private CatalogFile() {}

  /**
   * Reads a catalogue.
   *
   * @throws ConfigurationException if the file cannot be read or any of it is not as it should be
   */
  public static Catalog read(Path file) {
    String where = "The catalogue " + file;
    try {
      return Catalog.of(prices(load(file)));
    } catch (IOException e) {
      throw refuse(where + " cannot be read.");
    } catch (YAMLException e) {
      throw refuse(where + " is not valid YAML.");
    } catch (IllegalArgumentException e) {
      throw refuse(where + " is refused: " + oneLine(String.valueOf(e.getMessage())) + ".");
    }
  }

  private static ConfigurationException refuse(String problem) {
    return new ConfigurationException(
        "CATALOG_UNREADABLE",
        problem,
        "Point TALLYSTICK_CATALOG at a file of the form " + SHAPE + ".");
  }

  /** Keys and values of the file may hold anything. */
  private static String oneLine(String text) {
    String line = text.replaceAll("\\p{Cntrl}+", " ");
    return line.length() <= LONGEST_REASON_CHARACTERS
        ? line
        : line.substring(0, LONGEST_REASON_CHARACTERS) + "…";
  }

  private static @Nullable Object load(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException("no such file");
    }
    require(Files.size(file) <= LARGEST_FILE_BYTES, "it is larger than 8 MiB");
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    options.setCodePointLimit(LARGEST_FILE_BYTES);
    DumperOptions dumping = new DumperOptions();
    return new Yaml(
            new SafeConstructor(options),
            new Representer(dumping),
            dumping,
            options,
            new PlainScalars())
        .load(Files.readString(file, StandardCharsets.UTF_8));
  }

  private static List<Price> prices(@Nullable Object document) {
    Map<?, ?> root = map(document, "the document");
    require(root.keySet().equals(Set.of("prices")), "its only key is 'prices'");
    if (!(root.get("prices") instanceof List<?> entries)) {
      throw new IllegalArgumentException("'prices' is a list");
    }
    List<Price> prices = new ArrayList<>();
    for (Object entry : entries) {
      prices.add(price(entry, "price " + (prices.size() + 1)));
    }
    return prices;
  }

  private static Price price(@Nullable Object entry, String where) {
    Map<?, ?> fields = map(entry, where);
    for (Object key : fields.keySet()) {
      require(KEYS.contains(key), where + " has an unknown key '" + key + "'");
    }
    try {
      return new Price(
          text(fields.get("id"), "id"),
          text(fields.get("name"), "name"),
          active(fields.get("active")),
          integer(fields.get("maxQuantity"), "maxQuantity"),
          amounts(map(fields.get("amounts"), "amounts")));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(where + ": " + e.getMessage(), e);
    }
  }

  private static Map<Currency, Long> amounts(Map<?, ?> fields) {
    Map<Currency, Long> amounts = new LinkedHashMap<>();
    fields.forEach((code, amount) ->
        amounts.put(
            Currency.find(String.valueOf(code))
                .orElseThrow(() ->
                    new IllegalArgumentException(
                        "'" + code + "' is not a currency of Stripe in lower case")),
            integer(amount, String.valueOf(code))));
    return amounts;
  }

  private static boolean active(@Nullable Object value) {
    require(value == null || value instanceof Boolean, "active is true or false");
    return value == null || (Boolean) value;
  }

  private static String text(@Nullable Object value, String key) {
    require(value != null, key + " is missing");
    if (value instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException(key + " is a text");
  }

  private static long integer(@Nullable Object value, String key) {
    return switch (value) {
      case Integer number -> number;
      case Long number -> number;
      case null -> throw new IllegalArgumentException(key + " is missing");
      default -> throw new IllegalArgumentException(key + " is an integer");
    };
  }

  private static Map<?, ?> map(@Nullable Object value, String where) {
    require(value != null, where + " is missing");
    if (value instanceof Map<?, ?> map) {
      return map;
    }
    throw new IllegalArgumentException(where + " is a map");
  }

  private static void require(boolean condition, String rule) {
    if (!condition) {
      throw new IllegalArgumentException(rule);
    }
  }
}
