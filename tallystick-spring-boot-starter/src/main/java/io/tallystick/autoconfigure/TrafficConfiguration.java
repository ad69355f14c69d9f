package io.tallystick.autoconfigure;

import io.tallystick.Account;
import io.tallystick.limit.Declines;
import io.tallystick.limit.LimitSettings;
import io.tallystick.limit.Limits;
import io.tallystick.web.BrowserOrigins;
import io.tallystick.web.TrustedProxies;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Limits, proxies and origins from {@code tallystick.traffic.*}, and what keeps them. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TrafficProperties.class)
class TrafficConfiguration {
  private static final String PREFIX = "tallystick.traffic.";

  @Bean
  @ConditionalOnMissingBean
  LimitSettings tallystickLimitSettings(TrafficProperties properties) {
    TrafficProperties.PerMinute perMinute = properties.perMinute();
    return new LimitSettings(
        limit("per-minute.user", perMinute.user(), LimitSettings.DEFAULT_USER),
        limit("per-minute.address", perMinute.address(), LimitSettings.DEFAULT_ADDRESS),
        limit("per-minute.key", perMinute.key(), LimitSettings.DEFAULT_KEY),
        limit("per-minute.refusals", perMinute.refusals(), LimitSettings.DEFAULT_REFUSALS),
        limit("declines-per-hour", properties.declinesPerHour(), LimitSettings.DEFAULT_DECLINES));
  }

  private static OptionalInt limit(String name, @Nullable String value, int otherwise) {
    return LimitSettings.limit(PREFIX + name, value, otherwise);
  }

  @Bean
  @ConditionalOnMissingBean
  TrustedProxies tallystickTrustedProxies(TrafficProperties properties) {
    return TrustedProxies.parse(PREFIX + "trusted-proxies", properties.trustedProxies());
  }

  @Bean
  @ConditionalOnMissingBean
  BrowserOrigins tallystickBrowserOrigins(TrafficProperties properties) {
    return BrowserOrigins.parse(PREFIX + "cors-origins", properties.corsOrigins());
  }

  @Bean
  Limits tallystickLimits(MigratedDatabase database, LimitSettings settings, Account account) {
    return new Limits(
        database.jdbc(), database.jdbc(Limits.PATIENCE), settings, account.livemode());
  }

  @Bean
  Declines tallystickDeclines(MigratedDatabase database, LimitSettings settings) {
    return new Declines(database.jdbc(), settings);
  }
}
