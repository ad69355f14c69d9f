package io.tallystick.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.FieldError;
import io.tallystick.catalog.Catalog;
import io.tallystick.catalog.Price;
import io.tallystick.money.Currency;
import io.tallystick.money.Money;
import io.tallystick.testkit.Seed;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Carts drawn from a seed: their totals are exact, whatever else happens is a refusal. */
class RandomCartsTest {
  private static final int CARTS = 5_000;
  private static final int PRICES = 5;
  private static final List<Currency> CURRENCIES =
      Stream.of("usd", "jpy", "isk", "kwd", "idr").map(Currency::of).toList();
  private static final long[] EDGES = {
    Long.MIN_VALUE,
    Long.MIN_VALUE + 1,
    -99_999_999,
    -100,
    -1,
    0,
    1,
    10,
    50,
    100,
    1_000_000,
    1_000_001,
    99_999_999,
    100_000_000,
    999_999_999_999L,
    Long.MAX_VALUE
  };

  private final Seed seed = Seed.fresh();
  private final Random random = seed.random();

  /** Whether amounts and quantities are those of a shop. */
  private boolean ordinary;

  @Test
  void costsTheSumOfItsLinesOrIsRefusedForThatSum() {
    int charged = 0;
    for (int i = 0; i < CARTS; i++) {
      Currency currency = CURRENCIES.get(random.nextInt(CURRENCIES.size()));
      ordinary = random.nextInt(3) > 0;
      List<Price> prices = prices(currency);
      Cart cart = cart(prices, currency);

      Pricing pricing = new Pricer(Catalog.of(prices)).price(cart);

      assertThat(pricing).as("%s, cart %s", seed, i).isEqualTo(expected(cart, prices, currency));
      charged += pricing instanceof Pricing.Priced ? 1 : 0;
    }
    assertThat(charged).as("carts that can be charged").isBetween(CARTS / 10, CARTS * 9 / 10);
  }

  @Test
  void neverThrowsWhateverIsInACart() {
    List<Price> prices = prices(CURRENCIES.getFirst());
    Pricer pricer = new Pricer(Catalog.of(prices));
    for (int i = 0; i < CARTS; i++) {
      Cart cart = new Cart(items(this::wildItem), wildCurrency());

      if (pricer.price(cart) instanceof Pricing.Refused(List<FieldError> errors)) {
        assertThat(errors)
            .as("%s, cart %s", seed, i)
            .isNotEmpty()
            .allMatch(error -> namesAField(error, cart));
      }
    }
  }

  private List<Price> prices(Currency currency) {
    return IntStream.range(0, PRICES)
        .mapToObj(
            i -> new Price("p" + i, "Thing", true, quantity(), Map.of(currency, amount(currency))))
        .toList();
  }

  /** Valid lines, each price once at most; every other cart is to cost just about an edge. */
  private Cart cart(List<Price> prices, Currency currency) {
    List<Cart.Item> items = new ArrayList<>(items(() -> pricedItem(currency)));
    prices.stream()
        .filter(price -> random.nextBoolean())
        .map(price -> new Cart.CatalogItem(price.id(), 1 + below(price.maxQuantity())))
        .forEach(items::add);
    if (random.nextBoolean()) {
      rest(sum(lines(items, prices, currency)), currency).ifPresent(items::add);
    }
    return new Cart(items, currency.code());
  }

  private Cart.Item pricedItem(Currency currency) {
    long sign = random.nextInt(3) == 0 ? -1 : 1;
    return new Cart.PricedItem("Tax", sign * amount(currency), quantity());
  }

  /** What brings a sum to the least or the most that can be charged, or a step beside it. */
  private Optional<Cart.Item> rest(BigInteger sum, Currency currency) {
    long edge = random.nextBoolean() ? currency.minimum() : currency.maximum();
    long whole = edge - edge % currency.step() + (random.nextInt(3) - 1) * currency.step();
    BigInteger rest = big(whole).subtract(sum);
    return rest.signum() == 0 || rest.abs().compareTo(big(currency.maximum())) > 0
        ? Optional.empty()
        : Optional.of(new Cart.PricedItem("Rest", rest.longValueExact(), 1));
  }

  private Cart.Item wildItem() {
    return random.nextBoolean()
        ? new Cart.CatalogItem("p" + random.nextInt(7), wild())
        : new Cart.PricedItem("Tax", wild(), wild());
  }

  private long wild() {
    return switch (random.nextInt(3)) {
      case 0 -> random.nextLong();
      case 1 -> random.nextLong(-10, 1_000);
      default -> EDGES[random.nextInt(EDGES.length)];
    };
  }

  private @Nullable String wildCurrency() {
    return switch (random.nextInt(8)) {
      case 0 -> null;
      case 1 -> "xxx";
      default -> CURRENCIES.get(random.nextInt(CURRENCIES.size())).code();
    };
  }

  /** Mostly few, sometimes almost as many as a cart holds. */
  private List<Cart.Item> items(Supplier<Cart.Item> item) {
    int most = random.nextInt(10) == 0 ? Cart.MOST_ITEMS - PRICES - 1 : 4;
    return Stream.generate(item).limit(1 + random.nextInt(most)).toList();
  }

  /** A valid unit amount: small, of any size, or the largest. */
  private long amount(Currency currency) {
    long steps = currency.maximum() / currency.step();
    return currency.step()
        * switch (ordinary ? 0 : random.nextInt(3)) {
          case 0 -> 1 + below(10_000);
          case 1 -> 1 + below(steps);
          default -> steps;
        };
  }

  private long quantity() {
    return switch (ordinary ? 0 : random.nextInt(3)) {
      case 0 -> 1 + below(5);
      case 1 -> 1 + below(Price.LARGEST_QUANTITY);
      default -> Price.LARGEST_QUANTITY;
    };
  }

  private long below(long bound) {
    return random.nextLong(bound);
  }

  private static Pricing expected(Cart cart, List<Price> prices, Currency currency) {
    List<OrderLine> lines = lines(cart.items(), prices, currency);
    BigInteger sum = sum(lines);
    if (sum.compareTo(big(currency.minimum())) < 0) {
      return Pricing.refused("items", "amount_too_small");
    }
    return sum.compareTo(big(currency.maximum())) > 0
        ? Pricing.refused("items", "amount_too_large")
        : new Pricing.Priced(lines, new Money(sum.longValueExact(), currency));
  }

  private static BigInteger sum(List<OrderLine> lines) {
    BigInteger sum = BigInteger.ZERO;
    for (OrderLine line : lines) {
      sum = sum.add(big(line.unitAmount()).multiply(big(line.quantity())));
    }
    return sum;
  }

  private static List<OrderLine> lines(
      List<Cart.Item> items, List<Price> prices, Currency currency) {
    return items.stream().map(item -> line(item, prices, currency)).toList();
  }

  private static OrderLine line(Cart.Item item, List<Price> prices, Currency currency) {
    return switch (item) {
      case Cart.PricedItem(var name, var unitAmount, var quantity) ->
          new OrderLine(null, name, unitAmount, quantity);
      case Cart.CatalogItem(var id, var quantity) -> {
        Price price = prices.get(Integer.parseInt(id.substring(1)));
        Money unitAmount = price.unitAmount(currency).orElseThrow();
        yield new OrderLine(id, price.name(), unitAmount.minorUnits(), quantity);
      }
    };
  }

  private static boolean namesAField(FieldError error, Cart cart) {
    return error.field().equals("currency")
        || error.field().equals("items")
        || IntStream.range(0, cart.items().size())
            .anyMatch(i -> error.field().startsWith("items[" + i + "]."));
  }

  private static BigInteger big(long value) {
    return BigInteger.valueOf(value);
  }
}
