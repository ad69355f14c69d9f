package io.tallystick.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tallystick.FieldError;
import io.tallystick.catalog.Catalog;
import io.tallystick.catalog.Price;
import io.tallystick.money.Currency;
import io.tallystick.money.Money;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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

  private Pricing price(@Nullable String currency, Cart.Item... items) {
    return pricer.price(new Cart(List.of(items), currency));
  }

  private static List<FieldError> errors(Pricing pricing) {
    return ((Pricing.Refused) pricing).errors();
  }

  private static Cart.Item item(String price, long quantity) {
    return new Cart.Item(price, quantity);
  }
}
