package io.tallystick.autoconfigure;

import io.tallystick.catalog.Catalog;
import io.tallystick.catalog.Price;
import io.tallystick.money.Currency;
import io.tallystick.stripe.StripeSettings;
import java.util.List;
import java.util.Map;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;

/** An application that keeps its keys and prices elsewhere. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class OwnBeans {

  @Bean
  StripeSettings keys() {
    return StripeSettings.of("sk_test_own", "pk_test_own", "http://127.0.0.1:1");
  }

  @Bean
  Catalog prices() {
    return Catalog.of(
        List.of(new Price("scarf", "Scarf", true, 3, Map.of(Currency.of("usd"), 900L))));
  }
}
