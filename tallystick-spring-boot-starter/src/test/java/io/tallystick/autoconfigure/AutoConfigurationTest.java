package io.tallystick.autoconfigure;

import static io.tallystick.fixture.Client.oneHat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tallystick.ConfigurationException;
import io.tallystick.access.Scope;
import io.tallystick.catalog.Catalog;
import io.tallystick.catalog.Price;
import io.tallystick.fixture.Client;
import io.tallystick.fixture.Shop;
import io.tallystick.handler.EventHandlers;
import io.tallystick.handler.OnOrder;
import io.tallystick.handler.OnStripeEvent;
import io.tallystick.handler.OrderHandlers;
import io.tallystick.order.OrderStatus;
import io.tallystick.order.OrderView;
import io.tallystick.stripe.StripeRate;
import io.tallystick.stripe.StripeSettings;
import io.tallystick.web.PublishableKey;
import io.tallystick.webhook.StripeEvent;
import io.tallystick.webhook.WebhookSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class AutoConfigurationTest {
  private static final ApplicationContextRunner SETTINGS =
      new ApplicationContextRunner()
          .withUserConfiguration(TallystickSettingsConfiguration.class)
          .withPropertyValues(
              "tallystick.stripe.secret-key=sk_test_1",
              "tallystick.stripe.publishable-key=pk_test_1",
              "tallystick.stripe.webhook-secret=whsec_oneTwoThreeFour");

  @ParameterizedTest
  @CsvSource({
    "tallystick.stripe.secret-key=, STRIPE_SECRET_KEY_MISSING",
    "tallystick.stripe.secret-key=pk_test_canary, STRIPE_SECRET_KEY_IS_PUBLISHABLE",
    "tallystick.stripe.publishable-key=sk_test_canary, STRIPE_PUBLISHABLE_KEY_IS_SECRET",
    "tallystick.stripe.webhook-secret=, STRIPE_WEBHOOK_SECRET_MISSING",
    "tallystick.stripe.webhook-secret=canary, STRIPE_WEBHOOK_SECRET_MALFORMED",
    "tallystick.stripe.rate=0, STRIPE_RATE_INVALID",
    "tallystick.stripe.rate=10001, STRIPE_RATE_INVALID",
    "tallystick.stripe.webhook-max-size=0B, WEBHOOK_MAX_SIZE_INVALID",
    "tallystick.stripe.webhook-max-size=3GB, WEBHOOK_MAX_SIZE_INVALID",
    "tallystick.stripe.webhook-failures-per-second=0, WEBHOOK_FAILURES_INVALID",
    "tallystick.catalog=/nowhere.yaml, CATALOG_UNREADABLE",
    "tallystick.fulfillment.url=ftp://canary, FULFILLMENT_URL_MALFORMED",
    "tallystick.fulfillment.url=http://app.example/hook, FULFILLMENT_SECRET_MISSING"
  })
  void refusesToStartWithOneLine(String property, String code) {
    SETTINGS
        .withPropertyValues(property)
        .run(context -> assertRefused(context.getStartupFailure(), code));
  }

  @Test
  void takesTheRateOfStripesCalls() {
    SETTINGS.run(
        context -> assertThat(context.getBean(StripeRate.class)).isEqualTo(new StripeRate(20)));
    SETTINGS
        .withPropertyValues("tallystick.stripe.rate=7")
        .run(context -> assertThat(context.getBean(StripeRate.class)).isEqualTo(new StripeRate(7)));
  }

  @Test
  void refusesToStartWithoutAKey() {
    Throwable failure = catchThrowable(() -> Shop.open("tallystick.stripe.secret-key=").close());

    assertRefused(failure, "STRIPE_SECRET_KEY_MISSING");
  }

  @ParameterizedTest
  @ValueSource(classes = {NeverOpen.class, NoOrder.class, Cousins.class})
  void refusesAHandlerThatWouldNeverBeCalled(Class<?> handlers) {
    try (var beans = new AnnotationConfigApplicationContext(handlers)) {
      OrderHandlers found =
          new OrderHandlers(JdbcClient.create(new DriverManagerDataSource()), true);

      assertThat(catchThrowableOfType(ConfigurationException.class, () -> found.find(beans)).code())
          .isEqualTo("HANDLER_INVALID");
    }
  }

  @ParameterizedTest
  @ValueSource(classes = {Misspelt.class, NoEvent.class, Twins.class, Cousins.class})
  void refusesAHandlerOfEventsThatWouldNeverBeCalled(Class<?> handlers) {
    try (var beans = new AnnotationConfigApplicationContext(handlers)) {
      EventHandlers found = new EventHandlers();

      assertThat(catchThrowableOfType(ConfigurationException.class, () -> found.find(beans)).code())
          .isEqualTo("HANDLER_INVALID");
    }
  }

  @Test
  void refusesAHandlerThatNobodySees() {
    try (var beans = new AnnotationConfigApplicationContext(Hidden.class)) {
      OrderHandlers found =
          new OrderHandlers(JdbcClient.create(new DriverManagerDataSource()), true);
      // While beans are being made, all that is known of this one is that it runs.

      assertThat(
              catchThrowableOfType(
                      ConfigurationException.class,
                      () -> found.refuseUnseen(beans.getBeanFactory()))
                  .getMessage())
          .contains("Secretive.ship")
          .contains("'shipper'");
    }
  }

  /** Declares its bean as something that has no handlers. */
  @Configuration
  static class Hidden {
    @Bean
    Runnable shipper() {
      return new Secretive();
    }
  }

  static class Secretive implements Runnable {
    @OnOrder(OrderStatus.PAID)
    void ship(OrderView order) {}

    @Override
    public void run() {}
  }

  @Test
  void tellsHandlersOfEventsOfWhatTheyAskedFor() {
    try (var beans = new AnnotationConfigApplicationContext(Lawyer.class)) {
      EventHandlers found = new EventHandlers();
      found.find(beans);

      assertThat(found.of("charge.dispute.closed")).containsExactly("Lawyer.defend");
      assertThat(found.of("customer.created")).containsExactly("Lawyer.greet");
      assertThat(found.of("v1.billing.meter.no_meter_found")).containsExactly("Lawyer.count");
      assertThat(found.of("charge.disputed")).isEmpty();
      assertThat(found.byName().keySet())
          .containsExactlyInAnyOrder("Lawyer.defend", "Lawyer.greet", "Lawyer.count");
    }
  }

  static class Lawyer {
    @OnStripeEvent("charge.dispute.*")
    void defend(StripeEvent event) {}

    @OnStripeEvent("customer.created")
    void greet(StripeEvent event) {}

    @OnStripeEvent("v1.billing.meter.*")
    void count(StripeEvent event) {}
  }

  /** Stripe has no such type. */
  static class Misspelt {
    @OnStripeEvent("charge.disputes.*")
    void defend(StripeEvent event) {}
  }

  /** It takes something that we do not give. */
  static class NoEvent {
    @OnStripeEvent("charge.dispute.*")
    void defend(OrderView order) {}
  }

  /** Deliveries could not tell one from the other. */
  static class Twins {
    @OnStripeEvent("charge.dispute.created")
    void defend(StripeEvent event) {}

    @OnStripeEvent("charge.dispute.closed")
    void defend(StripeEvent... events) {}
  }

  /** Neither could those of orders and of events. */
  static class Cousins {
    @OnOrder(OrderStatus.PAID)
    void on(OrderView order) {}

    @OnStripeEvent("charge.dispute.created")
    void on(StripeEvent event) {}
  }

  /** Nobody is told that an order is open. */
  static class NeverOpen {
    @OnOrder(OrderStatus.OPEN)
    void greet(OrderView order) {}
  }

  /** It takes something that we do not give. */
  static class NoOrder {
    @OnOrder(OrderStatus.PAID)
    void ship(String order) {}
  }

  private static void assertRefused(@Nullable Throwable failure, String code) {
    assertThat(NestedExceptionUtils.getRootCause(failure))
        .isInstanceOfSatisfying(
            ConfigurationException.class,
            refused -> {
              assertThat(refused.code()).isEqualTo(code);
              assertThat(refused.getMessage())
                  .matches(code + ": [^\\n]+\\. Fix: [^\\n]+\\.")
                  .doesNotContain("canary");
            });
  }

  @Test
  void standsBackForBeansOfTheApplication() {
    try (Shop shop = Shop.open(OwnBeans.class)) {
      assertThat(shop.bean(StripeSettings.class).publishableKey()).isEqualTo("pk_test_own");
      assertThat(shop.bean(PublishableKey.class).value()).isEqualTo("pk_test_own");
      assertThat(shop.bean(Catalog.class).prices()).extracting(Price::id).containsExactly("scarf");
      assertThat(shop.anyone().get("/api/catalog").text("/prices/0/id")).isEqualTo("scarf");
      Client backEnd = shop.backEnd(Scope.PAYMENTS_WRITE);
      assertThat(backEnd.buy(oneHat()).text("/errors/0/code")).isEqualTo("unknown_price");
      // Known and priced: what is then not there is the Stripe of the application's own keys.
      assertThat(backEnd.buy(oneHat().replace("hat", "scarf")).status()).isEqualTo(202);
      assertThat(shop.jdbc().sql("select amount from tallystick.orders").query(Long.class).list())
          .containsExactly(900L);
    }
  }

  @Test
  void keepsSecretsInTypesThatCannotPrintThem() {
    SETTINGS.run(context ->
        assertThat(
                List.of(
                    context.getBean(TallystickProperties.class),
                    context.getBean(TallystickProperties.class).stripe(),
                    context.getBean(StripeSettings.class),
                    context.getBean(WebhookSettings.class)))
            .asString()
            .doesNotContain("sk_test_1")
            .doesNotContain("whsec_oneTwoThreeFour"));
  }
}
