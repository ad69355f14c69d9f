package io.tallystick.web;

import static io.tallystick.fixture.Client.oneHat;
import static io.tallystick.web.ProblemShape.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.access.Scope;
import io.tallystick.fixture.Answer;
import io.tallystick.fixture.Client;
import io.tallystick.fixture.Shop;
import io.tallystick.policy.Decision;
import io.tallystick.policy.PurchasePolicy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;

class PurchasePolicyTest {
  /** An application with a say of its own; the URL beside it is not asked. */
  @SpringBootConfiguration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Choosy {
    @Bean
    PurchasePolicy policy() {
      return purchase ->
          switch (String.valueOf(purchase.user())) {
            case "minor" -> new Decision.Refused("under_age");
            case "broken" -> throw new IllegalStateException("no answer");
            default -> new Decision.Allowed();
          };
    }
  }

  private static final Shop shop =
      Shop.open(
          Choosy.class,
          "tallystick.policy.url=http://127.0.0.1:1/",
          "tallystick.policy.secret=whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

  @AfterAll
  static void close() {
    shop.close();
  }

  private final Client backEnd = shop.backEnd(Scope.PAYMENTS_WRITE);

  @Test
  void decidesWhoMayBuy() {
    assertThat(backEnd.buy(hatFor("adult")).status()).isEqualTo(201);
    assertThat(backEnd.buy(oneHat()).status()).isEqualTo(201);

    Answer refused = backEnd.buy(hatFor("minor"));

    assertProblem(refused, 403, "policy_refused");
    assertThat(refused.text("/detail")).contains("under_age");
  }

  @Test
  void closesWhenItFails() {
    String key = Client.newIdempotencyKey();

    Answer failed = backEnd.buy(key, hatFor("broken"));

    assertProblem(failed, 503, "policy_unavailable");
    assertThat(failed.header("Retry-After")).isEqualTo("5");
    assertThat(Written.by(shop, backEnd)).isZero();
    assertThat(backEnd.buy(key, hatFor("somebody")).status()).isEqualTo(201);
  }

  private static String hatFor(String user) {
    return oneHat().replace("}]", "}],\"onBehalfOf\":\"" + user + "\"");
  }
}
