package io.tallystick.autoconfigure;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What an application that embeds Tallystick configures; the server sets the same from its
 * environment. Not a record, so that it cannot be printed.
 */
@ConfigurationProperties("tallystick")
public final class TallystickProperties {
  private final Stripe stripe;
  private final Fulfillment fulfillment;
  private final Policy policy;
  private final Jwt jwt;
  private final @Nullable Path catalog;

  public TallystickProperties(
      @DefaultValue Stripe stripe,
      @DefaultValue Fulfillment fulfillment,
      @DefaultValue Policy policy,
      @DefaultValue Jwt jwt,
      @Nullable Path catalog) {
    this.stripe = stripe;
    this.fulfillment = fulfillment;
    this.policy = policy;
    this.jwt = jwt;
    this.catalog = catalog;
  }

  Stripe stripe() {
    return stripe;
  }

  Fulfillment fulfillment() {
    return fulfillment;
  }

  Policy policy() {
    return policy;
  }

  Jwt jwt() {
    return jwt;
  }

  @Nullable Path catalog() {
    return catalog;
  }

  /** Keys and webhooks. */
  public static final class Stripe {
    private final @Nullable String secretKey;
    private final @Nullable String publishableKey;
    private final @Nullable String webhookSecret;
    private final @Nullable String apiBase;
    private final @Nullable Integer rate;
    private final Map<String, Endpoint> endpoints;
    private final DataSize webhookMaxSize;
    private final int webhookFailuresPerSecond;

    public Stripe(
        @Nullable String secretKey,
        @Nullable String publishableKey,
        @Nullable String webhookSecret,
        @Nullable String apiBase,
        @Nullable Integer rate,
        @DefaultValue Map<String, Endpoint> endpoints,
        @DefaultValue("1MB") DataSize webhookMaxSize,
        @DefaultValue("20") int webhookFailuresPerSecond) {
      this.secretKey = secretKey;
      this.publishableKey = publishableKey;
      this.webhookSecret = webhookSecret;
      this.apiBase = apiBase;
      this.rate = rate;
      this.endpoints = Map.copyOf(endpoints);
      this.webhookMaxSize = webhookMaxSize;
      this.webhookFailuresPerSecond = webhookFailuresPerSecond;
    }

    @Nullable String secretKey() {
      return secretKey;
    }

    @Nullable String publishableKey() {
      return publishableKey;
    }

    @Nullable String webhookSecret() {
      return webhookSecret;
    }

    @Nullable String apiBase() {
      return apiBase;
    }

    /** Calls per second; null for the default of the mode. */
    @Nullable Integer rate() {
      return rate;
    }

    Map<String, Endpoint> endpoints() {
      return endpoints;
    }

    DataSize webhookMaxSize() {
      return webhookMaxSize;
    }

    int webhookFailuresPerSecond() {
      return webhookFailuresPerSecond;
    }
  }

  /** A further webhook endpoint. */
  public static final class Endpoint {
    private final @Nullable String secret;
    private final @Nullable String account;
    private final @Nullable Boolean livemode;

    public Endpoint(@Nullable String secret, @Nullable String account, @Nullable Boolean livemode) {
      this.secret = secret;
      this.account = account;
      this.livemode = livemode;
    }

    @Nullable String secret() {
      return secret;
    }

    @Nullable String account() {
      return account;
    }

    @Nullable Boolean livemode() {
      return livemode;
    }
  }

  /** Where the app takes its deliveries. */
  public static final class Fulfillment {
    private final @Nullable String url;
    private final @Nullable String secret;

    public Fulfillment(@Nullable String url, @Nullable String secret) {
      this.url = url;
      this.secret = secret;
    }

    @Nullable String url() {
      return url;
    }

    @Nullable String secret() {
      return secret;
    }
  }

  /** Where the app is asked whether a purchase may be. */
  public static final class Policy {
    private final @Nullable String url;
    private final @Nullable String secret;

    public Policy(@Nullable String url, @Nullable String secret) {
      this.url = url;
      this.secret = secret;
    }

    @Nullable String url() {
      return url;
    }

    @Nullable String secret() {
      return secret;
    }
  }

  /** Whose tokens of shoppers are taken. */
  public static final class Jwt {
    private final @Nullable String issuer;
    private final @Nullable String jwksUri;
    private final @Nullable String audience;
    private final @Nullable String scopes;

    public Jwt(
        @Nullable String issuer,
        @Nullable String jwksUri,
        @Nullable String audience,
        @Nullable String scopes) {
      this.issuer = issuer;
      this.jwksUri = jwksUri;
      this.audience = audience;
      this.scopes = scopes;
    }

    @Nullable String issuer() {
      return issuer;
    }

    @Nullable String jwksUri() {
      return jwksUri;
    }

    @Nullable String audience() {
      return audience;
    }

    @Nullable String scopes() {
      return scopes;
    }
  }
}
