package io.tallystick.autoconfigure;

import io.tallystick.catalog.Catalog;
import io.tallystick.catalog.CatalogFile;
import io.tallystick.delivery.DeliverySettings;
import io.tallystick.stripe.StripeSettings;
import io.tallystick.webhook.WebhookSettings;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Checked settings from {@code tallystick.*}, each unless the application brings its own. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TallystickProperties.class)
class TallystickSettingsConfiguration {

  @Bean
  @ConditionalOnMissingBean
  StripeSettings tallystickStripeSettings(TallystickProperties properties) {
    TallystickProperties.Stripe stripe = properties.stripe();
    return StripeSettings.of(stripe.secretKey(), stripe.publishableKey(), stripe.apiBase());
  }

  @Bean
  @ConditionalOnMissingBean
  WebhookSettings tallystickWebhookSettings(
      TallystickProperties properties, StripeSettings stripe) {
    return new WebhookSettings(
        WebhookSettings.secrets(properties.stripe().webhookSecret(), stripe.livemode()),
        Math.toIntExact(properties.stripe().webhookMaxSize().toBytes()),
        properties.stripe().webhookFailuresPerSecond());
  }

  @Bean
  @ConditionalOnMissingBean
  Catalog tallystickCatalog(TallystickProperties properties) {
    return properties.catalog() == null ? Catalog.empty() : CatalogFile.read(properties.catalog());
  }

  @Bean
  @ConditionalOnMissingBean
  @ConditionalOnProperty("tallystick.fulfillment.url")
  DeliverySettings tallystickDeliverySettings(TallystickProperties properties) {
    TallystickProperties.Fulfillment fulfillment = properties.fulfillment();
    return DeliverySettings.of(fulfillment.url(), fulfillment.secret()).orElseThrow();
  }
}
