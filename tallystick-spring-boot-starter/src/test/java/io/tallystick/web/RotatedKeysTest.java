package io.tallystick.web;

import static io.tallystick.web.ProblemShape.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.access.Scope;
import io.tallystick.access.Tokens;
import io.tallystick.fixture.Client;
import io.tallystick.fixture.Shop;
import io.tallystick.issuer.Issuer;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;

/** The issuer changes its keys while the shop runs, and then it is gone. */
class RotatedKeysTest {
  private static final String ORDER = "/api/orders/ord_1";
  private static final MovedClock clock = new MovedClock(InstantSource.system());

  /** The limit on fetches lets somebody through when the test says so. */
  @SpringBootConfiguration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class ShopWithAClock {
    @Bean
    Tokens tokens(JwtSettings settings) {
      return new JwtTokens(settings, clock);
    }
  }

  @Test
  void areFollowedWithoutARestart() {
    try (Issuer issuer = Issuer.start();
        Shop shop = Shop.open(ShopWithAClock.class, issuer.settings(""))) {
      Client before = new Client(shop.url(), issuer.token("alice"));
      assertProblem(before.get(ORDER), 404, "not_found");

      issuer.rotate();
      clock.move(IssuerKeys.BETWEEN_FETCHES);
      Client after = new Client(shop.url(), issuer.token("alice"));

      assertProblem(after.get(ORDER), 404, "not_found");
      assertProblem(before.get(ORDER), 401, "unauthenticated");

      issuer.rotate();
      clock.move(IssuerKeys.BETWEEN_FETCHES);
      Client unseen = new Client(shop.url(), issuer.token("alice"));
      issuer.end();

      assertProblem(unseen.get(ORDER), 503, "issuer_unavailable");
      assertThat(unseen.get(ORDER).header("Retry-After")).isEqualTo("5");
      assertProblem(after.get(ORDER), 404, "not_found");
      assertProblem(shop.backEnd(Scope.ORDERS_READ).get(ORDER), 404, "not_found");
      assertProblem(new Client(shop.url(), "x.y.z").get(ORDER), 401, "unauthenticated");
    }
  }
}
