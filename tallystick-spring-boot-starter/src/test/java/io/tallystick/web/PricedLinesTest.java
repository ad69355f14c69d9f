package io.tallystick.web;

import static io.tallystick.fixture.Client.newIdempotencyKey;
import static io.tallystick.fixture.Client.oneHat;
import static io.tallystick.web.ProblemShape.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.access.Scope;
import io.tallystick.fixture.Answer;
import io.tallystick.fixture.Client;
import io.tallystick.fixture.Shop;
import io.tallystick.simulator.Oracle;
import java.util.Collections;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Lines that a trusted back end has priced itself. */
class PricedLinesTest {
  private static final Shop shop = Shop.open();

  @AfterAll
  static void close() {
    shop.close();
  }

  private final Client backEnd = shop.backEnd(Scope.PAYMENTS_WRITE, Scope.PAYMENTS_PRICE);

  @Test
  void areChargedBesideTheCatalogue() {
    Answer answer =
        backEnd.buy(
            cart(
                "{\"price\":\"hat\",\"quantity\":2}",
                line("Shipping", 499, 1),
                line("Ten off", -100, 3)));

    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    assertThat(answer.json().get("amount").longValue()).isEqualTo(3199);
    assertThat(shop.stripe().oracle().paymentIntents())
        .filteredOn(intent -> intent.id().equals(answer.text("/paymentIntentId")))
        .extracting(Oracle.PaymentIntent::amount)
        .containsExactly(3199L);
  }

  @Test
  void areShownWithoutAPrice() {
    Answer bought =
        backEnd.buy(cart(line("Tax", 19, 3), oneHatItem(), line("Tax", 1, 1), line("Off", -5, 2)));

    Answer order = backEnd.get("/api/orders/" + bought.text("/orderId"));

    assertThat(order.json().get("items").toString())
        .isEqualTo(
            """
            [{"name":"Tax","unitAmount":19,"quantity":3},\
            {"price":"hat","name":"Felt hat","unitAmount":1500,"quantity":1},\
            {"name":"Tax","unitAmount":1,"quantity":1},\
            {"name":"Off","unitAmount":-5,"quantity":2}]\
            """);
    assertThat(order.json().get("amount").longValue()).isEqualTo(1548);
  }

  @Test
  void keepTheirNamesAsTheyAre() {
    String name = "\u6d88\u8cbb\u7a0e \ud83d\udc69\u200d\ud83d\ude80 <b>'; drop table--";

    Answer bought = backEnd.buy(cart(line(name, 100, 1)));

    assertThat(backEnd.get("/api/orders/" + bought.text("/orderId")).text("/items/0/name"))
        .isEqualTo(name);
  }

  @Test
  void fillACart() {
    String[] lines = Collections.nCopies(100, line("x".repeat(200), 1, 1)).toArray(String[]::new);

    assertThat(backEnd.buy(cart(lines)).json().get("amount").longValue()).isEqualTo(100);
  }

  @Test
  void takeTheCurrencyOfAnItemOfTheCatalogue() {
    String feather = "{\"price\":\"feather\",\"quantity\":1}";
    String items = "{\"items\":[" + line("Tax", 19, 1) + "," + feather + "]}";

    assertThat(backEnd.buy(items).text("/currency")).isEqualTo("usd");
  }

  @Test
  void areRefusedToAKeyWithoutTheScopeWhichKeepsItsIdempotencyKey() {
    Client shopper = shop.backEnd(Scope.PAYMENTS_WRITE, Scope.ORDERS_READ);
    String key = newIdempotencyKey();

    Answer refused = shopper.buy(key, cart(oneHatItem(), line("Off", -100, 1)));

    assertProblem(refused, 403, "forbidden");
    assertThat(refused.text("/detail")).contains("payments:price");
    assertThat(Written.by(shop, shopper)).isZero();
    assertThat(shopper.buy(key, oneHat()).status()).isEqualTo(201);
  }

  @Test
  void areRefusedWithoutTheScopeHoweverBadlyTheyAreWritten() {
    Client shopper = shop.backEnd(Scope.PAYMENTS_WRITE);

    for (String item :
        new String[] {
          "{\"name\":\"\"}",
          "{\"unitAmount\":0}",
          "{\"price\":\"hat\",\"quantity\":1,\"unitAmount\":1}",
          "{\"price\":\"hat\",\"quantity\":1,\"name\":\"Hat\"}"
        }) {
      assertProblem(shopper.buy(cart(oneHatItem(), "null", item)), 403, "forbidden");
    }
    assertThat(Written.by(shop, shopper)).isZero();
  }

  @Test
  void areNothingThatTheScopeAloneBuys() {
    assertProblem(
        shop.backEnd(Scope.PAYMENTS_PRICE).buy(cart(line("Tax", 100, 1))), 403, "forbidden");
  }

  @Test
  void changeNothingForACartWithoutThem() {
    String key = newIdempotencyKey();
    String nulls = "{\"price\":\"hat\",\"quantity\":1,\"name\":null,\"unitAmount\":null}";

    Answer first = backEnd.buy(key, oneHat());
    Answer second = backEnd.buy(key, cart(nulls));

    assertThat(second.text("/paymentIntentId")).isEqualTo(first.text("/paymentIntentId"));
    assertThat(shop.backEnd(Scope.PAYMENTS_WRITE).buy(cart(nulls)).status()).isEqualTo(201);
    assertThat(ApiJson.MAPPER.writeValueAsString(new ItemRequest("hat", 1L, null, null)))
        .isEqualTo("{\"price\":\"hat\",\"quantity\":1}");
  }

  @Test
  void standForAnotherCallIfTheyCostAnotherAmount() {
    String key = newIdempotencyKey();
    backEnd.buy(key, cart(line("Tax", 100, 1)));

    assertProblem(backEnd.buy(key, cart(line("Tax", 101, 1))), 422, "idempotency_key_reused");
    assertProblem(backEnd.buy(key, cart(line("Fee", 100, 1))), 422, "idempotency_key_reused");
  }

  private static String oneHatItem() {
    return "{\"price\":\"hat\",\"quantity\":1}";
  }

  private static String line(String name, long unitAmount, long quantity) {
    return "{\"name\":\"%s\",\"unitAmount\":%d,\"quantity\":%d}"
        .formatted(name, unitAmount, quantity);
  }

  private static String cart(String... items) {
    return "{\"items\":[" + String.join(",", items) + "],\"currency\":\"usd\"}";
  }
}
