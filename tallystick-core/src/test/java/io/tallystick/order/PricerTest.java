package io.tallystick.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tallystick.FieldError;
import io.tallystick.catalog.Catalog;
import io.tallystick.catalog.Price;
import io.tallystick.money.Currency;
import io.tallystick.money.Money;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PricerTest {
  private static final Currency USD = Currency.of("usd");
  private static final Currency EUR = Currency.of("eur");

  private final Pricer pricer =
      new Pricer(
          Catalog.of(
              List.of(
                  new Price("hat", "Felt hat", true, 10, Map.of(USD, 1500L, EUR, 1400L)),
                  new Price("scarf", "Scarf", true, 1_000_000, Map.of(USD, 10L)),
                  new Price("old", "Old hat", false, 10, Map.of(USD, 1500L)),
                  new Price("yacht", "Yacht", true, 1_000_000, Map.of(USD, 99_999_999L)),
                  new Price("fish", "Fish", true, 10, Map.of(Currency.of("isk"), 90_000L)))));

  @Test
  void pricesWhatTheCatalogueKnows() {
    Pricing pricing = price("usd", item("hat", 2), item("scarf", 3));

    assertThat(pricing)
        .isEqualTo(
            new Pricing.Priced(
                List.of(
                    new OrderLine("hat", "Felt hat", 1500, 2),
                    new OrderLine("scarf", "Scarf", 10, 3)),
                new Money(3030, USD)));
  }

  @Test
  void choosesTheOnlyCurrencyOfTheFirstItem() {
    assertThat(price(null, item("scarf", 5), item("hat", 1)))
        .isEqualTo(
            new Pricing.Priced(
                List.of(
                    new OrderLine("scarf", "Scarf", 10, 5),
                    new OrderLine("hat", "Felt hat", 1500, 1)),
                new Money(1550, USD)));
    assertThat(errors(price(null, item("hat", 1))))
        .containsExactly(new FieldError("currency", "required"));
    assertThat(errors(price(null, item("nothing", 1))))
        .containsExactly(new FieldError("items[0].price", "unknown_price"));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, 11, 1_000_001, Long.MAX_VALUE, Long.MIN_VALUE})
  void refusesAQuantityOutOfRange(long quantity) {
    assertThat(errors(price("usd", item("scarf", 1), item("hat", quantity))))
        .containsExactly(new FieldError("items[1].quantity", "out_of_range"));
  }

  @Test
  void refusesWhatIsNotForSale() {
    assertThat(errors(price("usd", item("old", 1), item("nothing", 1), item("fish", 1))))
        .containsExactly(
            new FieldError("items[0].price", "unknown_price"),
            new FieldError("items[1].price", "unknown_price"),
            new FieldError("items[2].price", "not_sold_in_currency"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"USD", "xxx", "", "us"})
  void refusesACurrencyThatIsNone(String currency) {
    assertThat(errors(price(currency, item("hat", 1))))
        .containsExactly(new FieldError("currency", "not_supported"));
  }

  @Test
  void refusesOnePriceTwice() {
    assertThat(errors(price("usd", item("hat", 6), item("hat", 6))))
        .containsExactly(new FieldError("items[1].price", "duplicate"));
  }

  @Test
  void refusesATotalThatStripeWouldRefuse() {
    assertThat(errors(price("usd", item("scarf", 4))))
        .containsExactly(new FieldError("items", "amount_too_small"));
    assertThat(errors(price("usd", item("yacht", 1), item("scarf", 1))))
        .containsExactly(new FieldError("items", "amount_too_large"));
    assertThat(price("usd", item("yacht", 1))).isInstanceOf(Pricing.Priced.class);
    assertThat(price("usd", item("scarf", 5))).isInstanceOf(Pricing.Priced.class);
  }

  @Test
  void refusesATotalThatOverflows() {
    Currency idr = Currency.of("idr");
    Catalog dear =
        Catalog.of(
            IntStream.range(0, 100)
                .mapToObj(
                    i -> new Price("p" + i, "Palace", true, 1_000_000, Map.of(idr, idr.maximum())))
                .toList());
    List<Cart.Item> items = dear.prices().stream().map(it -> item(it.id(), 1_000_000)).toList();

    assertThat(errors(new Pricer(dear).price(new Cart(items, "idr"))))
        .containsExactly(new FieldError("items", "amount_too_large"));
  }

  @Test
  void refusesAnEmptyOrEndlessCart() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Cart(List.of(), "usd"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Cart(Collections.nCopies(101, item("hat", 1)), "usd"));
  }

  @Test
  void takesTheWordOfABackEndForLinesOutsideOfTheCatalogue() {
    Pricing pricing =
        price("usd", item("hat", 2), priced("Shipping", 499, 1), priced("Ten off", -100, 3));

    assertThat(pricing)
        .isEqualTo(
            new Pricing.Priced(
                List.of(
                    new OrderLine("hat", "Felt hat", 1500, 2),
                    new OrderLine(null, "Shipping", 499, 1),
                    new OrderLine(null, "Ten off", -100, 3)),
                new Money(3199, USD)));
  }

  @Test
  void takesPricedLinesAlone() {
    assertThat(price("kwd", priced("Tax", 1010, 1), priced("Tax", 20, 1)))
        .isEqualTo(
            new Pricing.Priced(
                List.of(new OrderLine(null, "Tax", 1010, 1), new OrderLine(null, "Tax", 20, 1)),
                new Money(1030, Currency.of("kwd"))));
  }

  @ParameterizedTest
  @CsvSource({
    "usd, 0, out_of_range",
    "usd, 100000000, out_of_range",
    "usd, -100000000, out_of_range",
    "usd, 9223372036854775807, out_of_range",
    "usd, -9223372036854775808, out_of_range",
    "idr, 1000000000000, out_of_range",
    "idr, -1000000000000, out_of_range",
    "isk, 150, amount_invalid",
    "isk, -150, amount_invalid",
    "kwd, 1005, amount_invalid",
    "kwd, -5, amount_invalid"
  })
  void refusesAUnitAmountThatStripeCouldNotCharge(String currency, long unitAmount, String code) {
    assertThat(errors(price(currency, priced("Base", 10_000, 1), priced("Tax", unitAmount, 1))))
        .containsExactly(new FieldError("items[1].unitAmount", code));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, 1_000_001, Long.MAX_VALUE, Long.MIN_VALUE})
  void refusesAQuantityOfAPricedLineOutOfRange(long quantity) {
    assertThat(errors(price("usd", priced("Tax", 1, quantity))))
        .containsExactly(new FieldError("items[0].quantity", "out_of_range"));
  }

  @Test
  void takesAPricedLineAtTheVeryEdges() {
    assertThat(price("usd", priced("Most", 99_999_999, 1))).isInstanceOf(Pricing.Priced.class);
    assertThat(price("usd", priced("Many", 99, 1_000_000))).isInstanceOf(Pricing.Priced.class);
    assertThat(price("usd", priced("Most", 99_999_999, 1), priced("Off", -99_999_949, 1)))
        .isInstanceOfSatisfying(
            Pricing.Priced.class, it -> assertThat(it.total()).isEqualTo(new Money(50, USD)));
  }

  @Test
  void refusesADiscountThatLeavesTooLittle() {
    for (long discount : new long[] {-1451, -1500, -1501, -99_999_999}) {
      assertThat(errors(price("usd", item("hat", 1), priced("Off", discount, 1))))
          .containsExactly(new FieldError("items", "amount_too_small"));
    }
  }

  @Test
  void letsADiscountBringBackWhatALongCouldNotHold() {
    long most = Currency.of("idr").maximum();
    List<Cart.Item> items = new ArrayList<>(Collections.nCopies(50, priced("Up", most, 1_000_000)));
    items.addAll(Collections.nCopies(49, priced("Down", -most, 1_000_000)));
    items.add(priced("Rest", -most, 999_999));

    assertThat(new Pricer(Catalog.empty()).price(new Cart(items, "idr")))
        .isInstanceOfSatisfying(
            Pricing.Priced.class,
            it -> assertThat(it.total()).isEqualTo(new Money(most, Currency.of("idr"))));
  }

  @Test
  void refusesATotalThatWouldWrapToAFairOne() {
    long most = Currency.of("idr").maximum();
    List<Cart.Item> items = new ArrayList<>(Collections.nCopies(18, priced("Up", most, 1_000_000)));
    items.add(priced("Up", 446_744_073_727L, 1_000_000));
    items.add(priced("Up", 552_616, 1)); // 2^64 + 1,000 in all

    assertThat(errors(new Pricer(Catalog.empty()).price(new Cart(items, "idr"))))
        .containsExactly(new FieldError("items", "amount_too_large"));
  }

  @Test
  void refusesADiscountBeyondALong() {
    List<Cart.Item> items =
        Collections.nCopies(100, priced("Down", -Currency.of("idr").maximum(), 1_000_000));

    assertThat(errors(new Pricer(Catalog.empty()).price(new Cart(items, "idr"))))
        .containsExactly(new FieldError("items", "amount_too_small"));
  }

  @Test
  void letsOnlyTheCatalogueDecideACurrencyThatIsNotNamed() {
    assertThat(errors(price(null, priced("Tax", 100, 1))))
        .containsExactly(new FieldError("currency", "required"));
    assertThat(price(null, priced("Tax", 100, 1), item("scarf", 1)))
        .isInstanceOfSatisfying(
            Pricing.Priced.class, it -> assertThat(it.total()).isEqualTo(new Money(110, USD)));
    assertThat(errors(price(null, priced("Tax", 100, 1), item("hat", 1))))
        .containsExactly(new FieldError("currency", "required"));
    assertThat(errors(price(null, priced("Tax", 100, 1), item("nothing", 1))))
        .containsExactly(new FieldError("items[1].price", "unknown_price"));
  }

  @Test
  void namesEveryLineThatMayNotBe() {
    assertThat(errors(price("usd", priced("Tax", 0, 0), item("nothing", 1), item("hat", 11))))
        .containsExactly(
            new FieldError("items[0].unitAmount", "out_of_range"),
            new FieldError("items[0].quantity", "out_of_range"),
            new FieldError("items[1].price", "unknown_price"),
            new FieldError("items[2].quantity", "out_of_range"));
  }

  @Test
  void asksTheCatalogueOnceForAWholeCart() {
    RecordingCatalog catalog = new RecordingCatalog();
    Pricer asking = new Pricer(catalog);

    asking.price(
        new Cart(
            List.of(item("hat", 1), priced("Tax", 1, 1), item("cap", 1), item("hat", 1)), null));

    assertThat(catalog.asked).containsExactly(List.of("hat", "cap"));
    asking.price(new Cart(List.of(priced("Tax", 100, 1)), "usd"));
    assertThat(catalog.asked).hasSize(1);
  }

  /** It answers more than it was asked for. */
  private static final class RecordingCatalog implements Catalog {
    private final List<Collection<String>> asked = new ArrayList<>();

    @Override
    public List<Price> prices(Collection<String> ids) {
      asked.add(List.copyOf(ids));
      return prices();
    }

    @Override
    public List<Price> prices() {
      return List.of(
          new Price("hat", "Felt hat", true, 10, Map.of(USD, 1500L)),
          new Price("crown", "Crown", true, 1, Map.of(USD, 90_000L)));
    }
  }

  private Pricing price(@Nullable String currency, Cart.Item... items) {
    return pricer.price(new Cart(List.of(items), currency));
  }

  private static List<FieldError> errors(Pricing pricing) {
    return ((Pricing.Refused) pricing).errors();
  }

  private static Cart.Item item(String price, long quantity) {
    return new Cart.CatalogItem(price, quantity);
  }

  private static Cart.Item priced(String name, long unitAmount, long quantity) {
    return new Cart.PricedItem(name, unitAmount, quantity);
  }
}
