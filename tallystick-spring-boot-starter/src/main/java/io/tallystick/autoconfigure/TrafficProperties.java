package io.tallystick.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who may call how often, and from where.
 *
 * @param trustedProxies addresses and ranges, separated by commas
 * @param corsOrigins separated by commas
 */
@ConfigurationProperties("tallystick.traffic")
public record TrafficProperties(
    @Nullable String trustedProxies,
    @Nullable String corsOrigins,
    @DefaultValue PerMinute perMinute,
    @Nullable String declinesPerHour) {

  /** Payment calls per minute: a number, or {@code off}. */
  public record PerMinute(
      @Nullable String user,
      @Nullable String address,
      @Nullable String key,
      @Nullable String refusals) {}
}
