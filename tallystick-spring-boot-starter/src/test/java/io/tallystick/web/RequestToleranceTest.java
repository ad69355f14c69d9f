package io.tallystick.web;

import static io.tallystick.fixture.Client.newIdempotencyKey;
import static io.tallystick.fixture.Client.oneHat;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.access.Scope;
import io.tallystick.fixture.Answer;
import io.tallystick.fixture.Client;
import io.tallystick.fixture.Shop;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The far edge of what is taken, so that strictness does not creep inwards. */
class RequestToleranceTest {
  private static final Shop shop = Shop.open();

  @AfterAll
  static void close() {
    shop.close();
  }

  private final Client backEnd = shop.backEnd(Scope.PAYMENTS_WRITE, Scope.ORDERS_READ);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "APPLICATION/JSON",
        "application/json;charset=utf-8",
        "application/json; charset=\"UTF-8\""
      })
  void takesJsonHoweverItsTypeIsWritten(String type) {
    assertThat(
            backEnd
                .post(
                    "/api/payment-intents",
                    oneHat(),
                    "Idempotency-Key",
                    newIdempotencyKey(),
                    "Content-Type",
                    type)
                .status())
        .isEqualTo(201);
  }

  @Test
  void takesABodyOfExactly64KiB() {
    assertThat(backEnd.buy(oneHat() + " ".repeat(64 * 1024 - oneHat().length())).status())
        .isEqualTo(201);
  }

  @Test
  void keepsTextsOf200CharactersAsTheyAre() {
    String reference = "\u00fc\ud83d\ude00\u200d<b>'; drop table--".repeat(8) + "x".repeat(8);

    Answer bought = backEnd.buy(oneHat().replace("}]", "}],\"reference\":\"" + reference + "\""));

    assertThat(bought.status()).as(bought.body()).isEqualTo(201);
    assertThat(backEnd.get("/api/orders/" + bought.text("/orderId")).text("/reference"))
        .isEqualTo(reference);
  }

  @Test
  void takesTheOnlyCurrencyOfAPrice() {
    assertThat(
            backEnd.buy("{\"items\":[{\"price\":\"feather\",\"quantity\":5}]}").text("/currency"))
        .isEqualTo("usd");
  }

  @Test
  void passesTheCaptureMethodOn() {
    assertThat(backEnd.buy(oneHat().replace("}]", "}],\"captureMethod\":\"manual\"")).status())
        .isEqualTo(201);
  }
}
