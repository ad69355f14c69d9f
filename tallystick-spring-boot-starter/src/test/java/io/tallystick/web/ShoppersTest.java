package io.tallystick.web;

import static io.tallystick.fixture.Client.oneHat;
import static io.tallystick.web.ProblemShape.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.access.Scope;
import io.tallystick.fixture.Answer;
import io.tallystick.fixture.CapturedLog;
import io.tallystick.fixture.Client;
import io.tallystick.fixture.Shop;
import io.tallystick.issuer.Issuer;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Shoppers with tokens of a real authorization server. */
class ShoppersTest {
  private static final Issuer issuer = Issuer.start();
  private static final Shop shop =
      Shop.open(issuer.settings("support=refunds:write;support=orders:read"));

  @AfterAll
  static void close() {
    shop.close();
    issuer.close();
  }

  @Test
  void buyForThemselvesAndSeeWhatIsTheirs() {
    Client alice = shopper("alice");

    Answer bought = alice.buy(oneHat());

    assertThat(bought.status()).as(bought.body()).isEqualTo(201);
    assertThat(bought.text("/clientSecret")).isNotEmpty();
    String order = "/api/orders/" + bought.text("/orderId");
    assertThat(alice.get(order).status()).isEqualTo(200);
    assertThat(
            shop.jdbc()
                .sql("select owner from tallystick.orders where id = :id")
                .param("id", bought.text("/orderId"))
                .query(String.class)
                .single())
        .isEqualTo("user:alice");
    assertThat(
            shop.jdbc()
                .sql("select distinct caller from tallystick.operation where order_id = :id")
                .param("id", bought.text("/orderId"))
                .query(String.class)
                .single())
        .isEqualTo("jwt:" + issuer.url() + "#alice");
  }

  @Test
  void seeWhatABackEndBoughtOnTheirBehalf() {
    Answer bought =
        shop.backEnd(Scope.PAYMENTS_WRITE)
            .buy(oneHat().replace("}]", "}],\"onBehalfOf\":\"carol\""));

    assertThat(shopper("carol").get("/api/orders/" + bought.text("/orderId")).status())
        .isEqualTo(200);
  }

  @Test
  void touchNothingOfAnotherUsers() {
    Answer bought = shopper("alice").buy(oneHat().replace("}]", "}],\"reference\":\"hers\""));
    Client bob = shopper("bob");

    Answer order = bob.get("/api/orders/" + bought.text("/orderId"));
    Answer missing = bob.get("/api/orders/ord_00000000000000000000000000");

    assertProblem(order, 404, "not_found");
    assertThat(order.text("/detail")).isEqualTo(missing.text("/detail"));
    assertThat(bob.get("/api/orders?reference=hers").text("/data/0/id")).isEmpty();
    assertProblem(
        bob.call("/api/payment-intents/" + bought.text("/paymentIntentId") + "/cancel", "{}"),
        404,
        "not_found");
    assertThat(shop.stripe().oracle().paymentIntents())
        .filteredOn(intent -> intent.id().equals(bought.text("/paymentIntentId")))
        .noneMatch(intent -> intent.status().equals("canceled"));
  }

  @Test
  void cancelTheirOwn() {
    Client alice = shopper("dora");
    Answer bought = alice.buy(oneHat());

    Answer canceled =
        alice.call("/api/payment-intents/" + bought.text("/paymentIntentId") + "/cancel", "{}");

    assertThat(canceled.text("/status")).as(canceled.body()).isEqualTo("canceled");
  }

  @Test
  void shareNoIdempotencyKeys() {
    String key = Client.newIdempotencyKey();

    Answer hers = shopper("erin").buy(key, oneHat());
    Answer his = shopper("frank").buy(key, oneHat());

    assertThat(his.text("/orderId")).isNotEmpty().isNotEqualTo(hers.text("/orderId"));
  }

  @Test
  void mayDoNothingElse() {
    Client alice = shopper("alice");

    for (MoneyCall call : MoneyCall.values()) {
      if (call != MoneyCall.CANCEL) {
        assertProblem(alice.call(call.anyPath(), "{}"), 403, "forbidden");
      }
    }
    assertProblem(alice.get("/api/events"), 403, "forbidden");
    assertProblem(alice.buy(oneHat().replace("}]", "}],\"onBehalfOf\":\"bob\"")), 403, "forbidden");
    assertProblem(
        alice.buy(
            "{\"items\":[{\"name\":\"hat\",\"unitAmount\":50,\"quantity\":1}],\"currency\":\"usd\"}"),
        403,
        "forbidden");
  }

  @Test
  void gainNothingByAScopeThatIsNotMapped() {
    Client mallory = shopper("mallory", "&scope=refunds:write%20orders:read%20payments:price");
    Answer hers = shopper("alice").buy(oneHat());

    assertProblem(mallory.call("/api/refunds", "{\"orderId\":\"ord_1\"}"), 403, "forbidden");
    assertProblem(mallory.get("/api/orders/" + hers.text("/orderId")), 404, "not_found");
  }

  @Test
  void gainWhatTheMappingGrants() {
    Client support = shopper("sue", "&scope=support");
    Answer hers = shopper("alice").buy(oneHat());

    assertThat(support.get("/api/orders/" + hers.text("/orderId")).status()).isEqualTo(200);
    assertProblem(support.call("/api/refunds", "{\"orderId\":\"ord_1\"}"), 404, "not_found");
    assertProblem(support.call("/api/transfers", "{}"), 403, "forbidden");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"&alg=RS512", "&alg=PS256", "&alg=ES256", "&age=-60", "&age=20", "&typ=at%2Bjwt"})
  void areTakenWithWhateverIsRight(String wishes) {
    assertProblem(shopper("alice", wishes).get("/api/orders/ord_1"), 404, "not_found");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "&aud=another-service",
        "&aud=tallystick2",
        "&without=aud",
        "&iss=https%3A%2F%2Fevil.example",
        "&without=iss",
        "&age=60",
        "&without=exp",
        "&notBefore=120",
        "&without=sub",
        "&sub=",
        "&sub=a%0Ab",
        "&sub=a%E2%80%AEb",
        "&typ=logout%2Bjwt"
      })
  void areRefusedThoughTheIssuerSigned(String wishes) {
    String user = wishes.startsWith("&sub=") ? decoded(wishes.substring(5)) : "alice";
    String rest = wishes.startsWith("&sub=") ? "" : wishes;

    assertRefused(issuer.token(user, rest));
  }

  @Test
  void areRefusedWithAUserWhoseNameHasNoEnd() {
    assertRefused(issuer.token("x".repeat(201)));
  }

  @ParameterizedTest
  @EnumSource
  void areRefusedWhenForged(ForgedToken forged) {
    assertRefused(forged.of(issuer));
  }

  @Test
  void leaveNoTokenInTheLog() {
    try (CapturedLog log = CapturedLog.open()) {
      String expired = issuer.token("alice", "&age=3600");
      String good = issuer.token("alice");
      assertRefused(expired);
      new Client(shop.url(), good).buy("{");

      assertThat(log.lines()).anyMatch(line -> line.contains("token.refused"));
      assertThat(log.lines())
          .noneMatch(line -> line.contains(expired.substring(expired.length() - 40)))
          .noneMatch(line -> line.contains(good.substring(good.length() - 40)));
    }
  }

  private static void assertRefused(String token) {
    Client mallory = new Client(shop.url(), token);

    assertProblem(mallory.get("/api/orders/ord_1"), 401, "unauthenticated");
    assertProblem(mallory.buy(oneHat()), 401, "unauthenticated");
  }

  private static Client shopper(String user) {
    return shopper(user, "");
  }

  private static Client shopper(String user, String wishes) {
    return new Client(shop.url(), issuer.token(user, wishes));
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
