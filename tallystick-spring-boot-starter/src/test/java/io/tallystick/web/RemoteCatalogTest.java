package io.tallystick.web;

import static io.tallystick.fixture.Client.newIdempotencyKey;
import static io.tallystick.fixture.Client.oneHat;
import static io.tallystick.web.ProblemShape.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.access.Scope;
import io.tallystick.catalog.Catalog;
import io.tallystick.catalog.Price;
import io.tallystick.fixture.Answer;
import io.tallystick.fixture.Client;
import io.tallystick.fixture.Shop;
import io.tallystick.money.Currency;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** A catalogue that the application brings, and that can be away. */
class RemoteCatalogTest {
  private static final Shop shop = Shop.open(Application.class);

  @AfterAll
  static void close() {
    shop.close();
  }

  private final Client backEnd = shop.backEnd(Scope.PAYMENTS_WRITE);
  private final Elsewhere elsewhere = shop.bean(Elsewhere.class);

  @Test
  void isAskedOnceForACartAndOutsideOfATransaction() {
    int before = elsewhere.asked.size();
    String key = newIdempotencyKey();
    String cart = oneHat().replace("}]", "},{\"price\":\"scarf\",\"quantity\":1}]");

    Answer bought = backEnd.buy(key, cart);

    assertThat(bought.json().get("amount").longValue()).isEqualTo(2100);
    assertThat(backEnd.buy(key, cart).header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(elsewhere.asked.subList(before, elsewhere.asked.size()))
        .containsExactly(List.of("hat", "scarf"));
  }

  @Test
  void usesUpNoKeyWhileItIsAway() {
    String key = newIdempotencyKey();

    elsewhere.away = true;
    Answer refused = backEnd.buy(key, oneHat());
    elsewhere.away = false;

    assertProblem(refused, 503, "unavailable");
    assertThat(refused.header("Retry-After")).isNotEmpty();
    assertThat(Written.by(shop, backEnd)).isZero();
    assertThat(backEnd.buy(key, oneHat()).status()).isEqualTo(201);
  }

  @SpringBootConfiguration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {
    @Bean
    Elsewhere elsewhere() {
      return new Elsewhere();
    }
  }

  /** Another system's prices. */
  static final class Elsewhere implements Catalog {
    private final Catalog prices =
        Catalog.of(List.of(price("hat", 1200), price("scarf", 900), price("glove", 700)));
    private final List<List<String>> asked = new CopyOnWriteArrayList<>();
    private volatile boolean away;

    @Override
    public List<Price> prices(Collection<String> ids) {
      assertThat(TransactionSynchronizationManager.isActualTransactionActive()).isFalse();
      if (away) {
        throw new DataAccessResourceFailureException("not now");
      }
      asked.add(List.copyOf(ids));
      return prices.prices(ids);
    }

    @Override
    public List<Price> prices() {
      return prices.prices();
    }

    private static Price price(String id, long amount) {
      return new Price(id, id, true, 10, Map.of(Currency.of("usd"), amount));
    }
  }
}
