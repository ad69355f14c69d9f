package io.tallystick.web;

import static io.tallystick.web.ProblemShape.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.Ids;
import io.tallystick.access.ApiKeys;
import io.tallystick.access.Caps;
import io.tallystick.access.Scope;
import io.tallystick.fixture.Answer;
import io.tallystick.fixture.Client;
import io.tallystick.fixture.Purchases;
import io.tallystick.fixture.Shop;
import io.tallystick.money.Currency;
import io.tallystick.money.Money;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class CappedKeysTest {
  private static final Shop shop = Shop.open().hearing();

  @AfterAll
  static void close() {
    shop.close();
  }

  @Test
  void moveNoMoreThanTheirCaps() {
    Caps caps =
        Caps.NONE
            .with(Caps.Kind.REFUND, usd(500))
            .with(Caps.Kind.TRANSFER, usd(300))
            .with(Caps.Kind.DAY, usd(900));
    Client capped =
        new Client(
            shop.url(),
            new ApiKeys(shop.jdbc(), Ids.secure())
                .create("capped", Set.of(Scope.REFUNDS_WRITE, Scope.TRANSFERS_WRITE), caps, false)
                .key()
                .reveal());
    Answer order = Purchases.in(shop).paid();
    String key = Client.newIdempotencyKey();

    assertProblem(refund(capped, key, order, 501), 403, "cap_exceeded");
    assertThat(Written.by(shop, capped)).isZero();
    assertThat(refund(capped, key, order, 500).status()).isEqualTo(201);
    assertProblem(transfer(capped, order, 301), 403, "cap_exceeded");
    assertThat(transfer(capped, order, 300).status()).isEqualTo(201);
    assertProblem(refund(capped, Client.newIdempotencyKey(), order, 101), 403, "cap_exceeded");
    assertThat(refund(capped, Client.newIdempotencyKey(), order, 100).status()).isEqualTo(201);
    assertThat(refund(capped, key, order, 500).header("Idempotent-Replayed")).isEqualTo("true");
  }

  private static Answer refund(Client client, String key, Answer order, long amount) {
    return client.call(
        key,
        "/api/refunds",
        "{\"orderId\":\"" + order.text("/orderId") + "\",\"amount\":" + amount + "}");
  }

  private static Answer transfer(Client client, Answer order, long amount) {
    return client.call(
        "/api/transfers",
        "{\"amount\":%d,\"currency\":\"usd\",\"destination\":\"%s\",\"orderId\":\"%s\"}"
            .formatted(amount, shop.seller(), order.text("/orderId")));
  }

  private static Money usd(long minorUnits) {
    return new Money(minorUnits, Currency.of("usd"));
  }
}
