package io.tallystick.web;

import io.tallystick.webhook.WebhookSettings;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;

/**
 * What a server has beside its door when the bench is on its class path: the same container, the
 * same filters, one servlet more.
 */
@AutoConfiguration
public class VerifyOnlyConfiguration {
  /** Below the door's path, so that the door's chain of filters stands before it. */
  public static final String PATH = ApiPaths.WEBHOOKS_STRIPE + "/verify-only";

  @Bean
  ServletRegistrationBean<VerifyOnlyServlet> verifyOnlyServlet(
      WebhookSettings settings, TrustedProxies proxies) {
    return new ServletRegistrationBean<>(new VerifyOnlyServlet(settings, proxies), PATH);
  }
}
