package io.tallystick.web;

import static io.tallystick.fixture.Client.newIdempotencyKey;
import static io.tallystick.fixture.Client.oneHat;
import static io.tallystick.web.ProblemShape.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.access.ApiKey;
import io.tallystick.access.Scope;
import io.tallystick.fixture.Answer;
import io.tallystick.fixture.Client;
import io.tallystick.fixture.Shop;
import io.tallystick.fixture.Shoppers;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PaymentLimitsTest {
  private static final Shop shop =
      Shop.open(
              Shoppers.class,
              "tallystick.traffic.per-minute.user=2",
              "tallystick.traffic.per-minute.address=2",
              "tallystick.traffic.trusted-proxies=127.0.0.1")
          .hearing();

  @AfterAll
  static void close() {
    shop.close();
  }

  @Test
  void letsAUserBuySoOftenInAMinute() {
    Client backEnd = shop.backEnd(Scope.PAYMENTS_WRITE, Scope.ORDERS_READ);
    String user = newUser();
    for (int i = 0; i < 2; i++) {
      assertThat(backEnd.buy(hatFor(user)).status()).isEqualTo(201);
    }
    String key = newIdempotencyKey();
    String cart = hatFor(user);

    Answer refused = backEnd.buy(key, cart);

    assertRefused(refused, "too_many_calls");
    assertThat(operations(key)).isZero();
    assertThat(backEnd.buy(hatFor(newUser())).status()).isEqualTo(201);
    assertThat(backEnd.buy(oneHat()).status()).isEqualTo(201);
    assertThat(backEnd.get("/api/orders/ord_none").status()).isEqualTo(404);
    pass(user, 30);
    assertThat(backEnd.buy(key, cart).status()).isEqualTo(201); // the key was not used up
  }

  @Test
  void locksNobodyOutOfAnAnswerThatIsThere() {
    Client backEnd = shop.backEnd(Scope.PAYMENTS_WRITE);
    String user = newUser();
    String key = newIdempotencyKey();
    String cart = hatFor(user);
    Answer first = backEnd.buy(key, cart);
    backEnd.buy(hatFor(user));
    assertRefused(backEnd.buy(hatFor(user)), "too_many_calls");

    for (int i = 0; i < 2; i++) {
      Answer again = backEnd.buy(key, cart);
      assertThat(again.status()).isEqualTo(201);
      assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
      assertThat(again.body()).isEqualTo(first.body());
    }
    assertRefused(backEnd.buy(key, cart), "too_many_calls"); // each asks Stripe as well
    assertRefused(backEnd.buy(key, hatFor(user)), "too_many_calls");
  }

  @Test
  void countsShoppersByTheAddressThatTheProxyNames() {
    for (int i = 0; i < 2; i++) {
      assertThat(buyFrom("198.51.100.1", newUser()).status()).isEqualTo(201);
    }

    assertRefused(buyFrom("198.51.100.1", newUser()), "too_many_calls");
    assertRefused(buyFrom("8.8.8.8, 198.51.100.1", newUser()), "too_many_calls");
    assertThat(buyFrom("198.51.100.1, 198.51.100.2", newUser()).status()).isEqualTo(201);
    Client backEnd = shop.backEnd(Scope.PAYMENTS_WRITE); // whose address is all its users'
    for (int i = 0; i < 4; i++) {
      Answer bought =
          backEnd.post(
              "/api/payment-intents",
              hatFor(newUser()),
              "Idempotency-Key",
              newIdempotencyKey(),
              "X-Forwarded-For",
              "198.51.100.1");
      assertThat(bought.status()).isEqualTo(201);
    }
  }

  @Test
  void countsASiteOfIpv6AsOneAddress() {
    for (int i = 1; i <= 2; i++) {
      assertThat(buyFrom("2001:db8:1:1::" + i, newUser()).status()).isEqualTo(201);
    }

    assertRefused(buyFrom("2001:db8:1:1:ffff::9", newUser()), "too_many_calls");
    assertThat(buyFrom("2001:db8:1:2::1", newUser()).status()).isEqualTo(201);
  }

  @Test
  void countsAUserWhoeverCallsForThem() {
    Client backEnd = shop.backEnd(Scope.PAYMENTS_WRITE);
    String user = newUser();
    backEnd.buy(hatFor("shopper-" + user));

    assertThat(buyFrom("198.51.100.3", user).status()).isEqualTo(201);
    assertRefused(buyFrom("198.51.100.3", user), "too_many_calls");
  }

  @ParameterizedTest
  @EnumSource
  void countsEveryCallThatMovesMoneyAgainstItsKey(MoneyCall call) {
    MoneyCall.Ready ready = call.ready(shop);
    ApiKey.Created key = shop.newKey(Set.of(call.scope));
    Client backEnd = new Client(shop.url(), key.key().reveal());
    String subject = "key:" + key.entry().name();
    assertThat(ready.by(backEnd).status()).isEqualTo(call.success);

    pass(subject, -120); // all of the minute's are used up, and a minute more

    assertProblem(ready.by(backEnd), 429, "too_many_calls");
    pass(subject, 120);
    assertThat(ready.by(backEnd).status()).isNotEqualTo(429);
  }

  @Test
  void isSharedByServers() {
    String user = newUser();
    try (Shop other =
        Shop.open(
            "tallystick.traffic.per-minute.user=2",
            "spring.datasource.url=" + shop.database().url(),
            "tallystick.stripe.api-base=" + shop.stripe().url())) {
      Client here = shop.backEnd(Scope.PAYMENTS_WRITE);
      Client there = new Client(other.url(), here.key());

      assertThat(here.buy(hatFor(user)).status()).isEqualTo(201);
      assertThat(there.buy(hatFor(user)).status()).isEqualTo(201);
      assertRefused(there.buy(hatFor(user)), "too_many_calls");
      assertRefused(here.buy(hatFor(user)), "too_many_calls");
    }
  }

  @Test
  void letsNothingInThatItCannotCount() {
    try (Shop broken = Shop.open()) {
      Client backEnd = broken.backEnd(Scope.PAYMENTS_WRITE);
      broken.jdbc().sql("drop table tallystick.rate_limit").update();

      assertProblem(backEnd.buy(oneHat()), 503, "unavailable");
      assertThat(broken.stripe().oracle().charges()).isEmpty();
    }
  }

  /** Every purchase of a user's has a reference of its own, so that none is answered again. */
  private static String hatFor(String user) {
    return oneHat()
        .replace(
            "}]", "}],\"onBehalfOf\":\"" + user + "\",\"reference\":\"" + UUID.randomUUID() + "\"");
  }

  private static Answer buyFrom(String forwardedFor, String user) {
    return Shoppers.shopper(shop, user)
        .post(
            "/api/payment-intents",
            oneHat().replace("}]", "}],\"reference\":\"" + UUID.randomUUID() + "\""),
            "Idempotency-Key",
            newIdempotencyKey(),
            "X-Forwarded-For",
            forwardedFor);
  }

  private static String newUser() {
    return UUID.randomUUID().toString();
  }

  private static long operations(String key) {
    return shop.jdbc()
        .sql("select count(*) from tallystick.operation where caller_key = :key")
        .param("key", key)
        .query(Long.class)
        .single();
  }

  /** What is stored of a user or key is older by so much. */
  private static void pass(String subject, int seconds) {
    int rows =
        shop.jdbc()
            .sql(
                """
                update tallystick.rate_limit set tat = tat - make_interval(secs => :seconds)
                 where subject in (:subject, 'user:' || :subject)
                """)
            .param("subject", subject)
            .param("seconds", seconds)
            .update();
    assertThat(rows).isPositive();
  }

  /** With two in a minute the next one is free within half of it. */
  private static void assertRefused(Answer answer, String code) {
    assertProblem(answer, 429, code);
    assertThat(Integer.parseInt(answer.header("Retry-After"))).isBetween(5, 30);
  }
}
