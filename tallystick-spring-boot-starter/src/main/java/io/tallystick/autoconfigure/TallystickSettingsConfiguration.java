package io.tallystick.autoconfigure;

import io.tallystick.ConfigurationException;
import io.tallystick.catalog.Catalog;
import io.tallystick.catalog.CatalogFile;
import io.tallystick.delivery.DeliverySettings;
import io.tallystick.policy.PolicySettings;
import io.tallystick.stripe.StripeRate;
import io.tallystick.stripe.StripeSettings;
import io.tallystick.web.JwtSettings;
import io.tallystick.webhook.WebhookEndpoint;
import io.tallystick.webhook.WebhookSecrets;
import io.tallystick.webhook.WebhookSettings;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.unit.DataSize;

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
  StripeRate tallystickStripeRate(TallystickProperties properties, StripeSettings stripe) {
    return StripeRate.of(properties.stripe().rate(), stripe);
  }

  @Bean
  @ConditionalOnMissingBean
  WebhookSettings tallystickWebhookSettings(
      TallystickProperties properties, StripeSettings stripe) {
    return new WebhookSettings(
        WebhookEndpoint.main(
            WebhookSecrets.fixed(
                WebhookSettings.secrets(properties.stripe().webhookSecret(), stripe.livemode()))),
        properties.stripe().endpoints().entrySet().stream()
            .map(entry -> endpoint(entry.getKey(), entry.getValue(), stripe.livemode()))
            .toList(),
        webhookMaxBytes(properties.stripe().webhookMaxSize()),
        webhookFailuresPerSecond(properties.stripe().webhookFailuresPerSecond()));
  }

  private static WebhookEndpoint endpoint(
      String name, TallystickProperties.Endpoint endpoint, boolean livemode) {
    boolean live = endpoint.livemode() == null ? livemode : endpoint.livemode();
    boolean named = WebhookEndpoint.isName(name);
    String account = endpoint.account();
    if (!named || (account != null && !WebhookEndpoint.isStripeAccount(account))) {
      throw new ConfigurationException(
          "WEBHOOK_ENDPOINT_INVALID",
          "tallystick.stripe.endpoints has one whose name or account is malformed.",
          "Use a name of a-z, 0-9 and dashes, and an account of the form acct_….");
    }
    return new WebhookEndpoint(
        name,
        WebhookSecrets.fixed(WebhookSettings.secrets(endpoint.secret(), live)),
        account,
        endpoint.livemode());
  }

  private static int webhookMaxBytes(DataSize size) {
    if (size.toBytes() < WebhookSettings.LEAST_MAX_BYTES
        || size.toBytes() > WebhookSettings.MOST_MAX_BYTES) {
      throw new ConfigurationException(
          "WEBHOOK_MAX_SIZE_INVALID",
          "tallystick.stripe.webhook-max-size is not from 16KB to 64MB.",
          "Correct it, or unset it for the default of 1MB.");
    }
    return Math.toIntExact(size.toBytes());
  }

  private static int webhookFailuresPerSecond(int failures) {
    if (failures < 1) {
      throw new ConfigurationException(
          "WEBHOOK_FAILURES_INVALID",
          "tallystick.stripe.webhook-failures-per-second is not greater than 0.",
          "Correct it, or unset it for the default of 20.");
    }
    return failures;
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

  @Bean
  @ConditionalOnMissingBean
  @ConditionalOnProperty("tallystick.policy.url")
  PolicySettings tallystickPolicySettings(TallystickProperties properties) {
    TallystickProperties.Policy policy = properties.policy();
    return PolicySettings.of(policy.url(), policy.secret()).orElseThrow();
  }

  @Bean
  @ConditionalOnMissingBean
  @Conditional(AnyOfJwt.class)
  JwtSettings tallystickJwtSettings(TallystickProperties properties) {
    TallystickProperties.Jwt jwt = properties.jwt();
    return JwtSettings.of(jwt.issuer(), jwt.jwksUri(), jwt.audience(), jwt.scopes()).orElseThrow();
  }

  /** One alone is refused, not passed over. */
  static final class AnyOfJwt extends AnyNestedCondition {
    AnyOfJwt() {
      super(ConfigurationPhase.REGISTER_BEAN);
    }

    @ConditionalOnProperty("tallystick.jwt.issuer")
    static final class Issuer {}

    @ConditionalOnProperty("tallystick.jwt.jwks-uri")
    static final class JwksUri {}

    @ConditionalOnProperty("tallystick.jwt.audience")
    static final class Audience {}

    @ConditionalOnProperty("tallystick.jwt.scopes")
    static final class Scopes {}
  }
}
