package io.tallystick.web;

import io.tallystick.ConfigurationException;
import io.tallystick.RemoteUrl;
import io.tallystick.access.Scope;
import java.net.URI;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whose tokens of shoppers are taken.
 *
 * @param issuer exactly as its tokens have it in {@code iss}
 * @param jwksUri where it publishes its keys
 * @param audience what {@code aud} must name, so that tokens for other services buy nothing here
 * @param scopes what a word of the token's own scope claim grants here; all others grant nothing
 */
public record JwtSettings(
    String issuer, URI jwksUri, String audience, Map<String, Set<Scope>> scopes) {
  private static final String ISSUER = "TALLYSTICK_JWT_ISSUER";
  private static final String JWKS_URI = "TALLYSTICK_JWT_JWKS_URI";
  private static final String AUDIENCE = "TALLYSTICK_JWT_AUDIENCE";

  /** Far beyond any in use; it becomes part of each caller's name. */
  private static final int LONGEST_ISSUER_CHARACTERS = 200;

  private static final Pattern AUDIENCES = Pattern.compile("[\\x21-\\x7e]{1,200}");

  /** A word of a scope (RFC 6749, 3.3); the last equals sign ends it. */
  private static final Pattern MAPPING =
      Pattern.compile(
          "(?<theirs>[\\x21\\x23-\\x3a\\x3c-\\x5b\\x5d-\\x7e]{1,100})=(?<ours>[a-z:]+)");

  public JwtSettings {
    scopes = Map.copyOf(scopes);
  }

  /**
   * Checks what is configured; blank counts as not set.
   *
   * @param scopes as in {@code their-scope=refunds:write;other=orders:read}
   * @return nothing if none of it is set: no tokens are taken then
   * @throws ConfigurationException if only some of it is set, or any of it is malformed
   */
  public static Optional<JwtSettings> of(
      @Nullable String issuer,
      @Nullable String jwksUri,
      @Nullable String audience,
      @Nullable String scopes) {
    if (Stream.of(text(issuer), text(jwksUri), text(audience), text(scopes))
        .allMatch(String::isEmpty)) {
      return Optional.empty();
    }
    return Optional.of(
        new JwtSettings(
            issuer(required(ISSUER, issuer)),
            RemoteUrl.parse(JWKS_URI, required(JWKS_URI, jwksUri)),
            audience(required(AUDIENCE, audience)),
            mapping(text(scopes))));
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value.strip();
  }

  private static String required(String name, @Nullable String value) {
    String text = text(value);
    if (text.isEmpty()) {
      throw new ConfigurationException(
          "TALLYSTICK_JWT_INCOMPLETE",
          name + " is not set, and others of TALLYSTICK_JWT_… are.",
          "Set " + ISSUER + ", " + JWKS_URI + " and " + AUDIENCE + ", or none of them.");
    }
    return text;
  }

  /** Told apart byte for byte, so it is not changed in any way. */
  private static String issuer(String value) {
    URI url = RemoteUrl.parse(ISSUER, value);
    if (url.getRawQuery() != null || value.length() > LONGEST_ISSUER_CHARACTERS) {
      throw new ConfigurationException(
          "TALLYSTICK_JWT_ISSUER_INVALID",
          "TALLYSTICK_JWT_ISSUER has a query, or more than 200 characters.",
          "Use the issuer as its tokens have it in 'iss'.");
    }
    return value;
  }

  private static String audience(String value) {
    if (!AUDIENCES.matcher(value).matches()) {
      throw new ConfigurationException(
          "TALLYSTICK_JWT_AUDIENCE_INVALID",
          "TALLYSTICK_JWT_AUDIENCE is not one word of 1 to 200 printable characters.",
          "Use what your issuer puts into 'aud' of tokens for this server.");
    }
    return value;
  }

  private static Map<String, Set<Scope>> mapping(String value) {
    Map<String, Set<Scope>> scopes = new HashMap<>();
    Stream.of(value.split(";", -1))
        .map(String::strip)
        .filter(entry -> !entry.isEmpty())
        .forEach(entry -> {
          var mapping = MAPPING.matcher(entry);
          if (!mapping.matches()) {
            throw invalid("holds something that is not their-scope=scope.");
          }
          scopes
              .computeIfAbsent(mapping.group("theirs"), theirs -> EnumSet.noneOf(Scope.class))
              .add(scope(mapping.group("ours")));
        });
    return scopes;
  }

  /** A shopper's token lives in a browser, and what something costs must never come from there. */
  private static Scope scope(String name) {
    Scope scope = Scope.find(name).orElseThrow(() -> invalid("names a scope that is none."));
    if (scope == Scope.PAYMENTS_PRICE) {
      throw invalid("maps to payments:price, which only an API key can have.");
    }
    return scope;
  }

  private static ConfigurationException invalid(String problem) {
    return new ConfigurationException(
        "TALLYSTICK_JWT_SCOPES_INVALID",
        "TALLYSTICK_JWT_SCOPES " + problem,
        "Use for instance support=refunds:write;support=orders:read, or unset it.");
  }
}
