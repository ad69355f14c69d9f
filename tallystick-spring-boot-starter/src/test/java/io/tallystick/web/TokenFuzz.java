package io.tallystick.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import io.tallystick.access.Caller;
import io.tallystick.access.Scope;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A token of whatever form is verified or not, and whoever is taken for a shopper is named by the
 * token. An input of two lines is a header and claims, which the issuer signs; any other is a
 * token, and cannot be one.
 */
final class TokenFuzz {
  private static final long NOW = 1_700_000_000;
  private static final long SKEW = 30;
  private static final String ISSUER = "https://issuer.example";
  private static final String AUDIENCE = "shop";

  private static final ECKey KEY = key();
  private static final PrivateKey PRIVATE = privateKey();

  private static final JwtTokens TOKENS =
      new JwtTokens(
          new JwtSettings(
              ISSUER,
              URI.create("https://issuer.example/keys"),
              AUDIENCE,
              Map.of("support", Set.of(Scope.REFUNDS_WRITE))),
          Clock.fixed(Instant.ofEpochSecond(NOW), ZoneOffset.UTC),
          () -> new JWKSet(KEY.toPublicJWK()).toString(true).getBytes(StandardCharsets.UTF_8));

  private TokenFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    String text = new String(input, StandardCharsets.ISO_8859_1);
    String[] parts = text.split("\n", 2);
    if (parts.length < 2) {
      assertThat(TOKENS.verify(text)).isEmpty();
      return;
    }
    TOKENS.verify(signed(parts[0], parts[1])).ifPresent(it -> requireSaid(it, parts[0], parts[1]));
  }

  private static void requireSaid(Caller.Shopper shopper, String header, String claims) {
    assertThat(shopper.user()).matches(Texts.LINE);
    assertThat(shopper.scopes()).isSubsetOf(Scope.REFUNDS_WRITE);
    tree(header)
        .ifPresent(it -> {
          assertThat(it.path("alg").asString("")).isEqualTo("ES256");
          assertThat(it.has("crit")).isFalse();
        });
    tree(claims)
        .ifPresent(it -> {
          assertThat(it.path("iss").asString("")).isEqualTo(ISSUER);
          assertThat(it.path("sub").asString("")).isEqualTo(shopper.user());
          assertThat(names(it.path("aud"))).contains(AUDIENCE);
          assertThat(it.path("exp").asDouble(0)).isGreaterThanOrEqualTo(NOW - SKEW);
          assertThat(it.path("nbf").asDouble(0)).isLessThan(NOW + SKEW + 1);
          assertThat(shopper.scopes().isEmpty() || it.path("scope").toString().contains("support"))
              .isTrue();
        });
  }

  private static List<String> names(JsonNode audience) {
    return audience.isArray()
        ? audience.valueStream().map(name -> name.asString("")).toList()
        : List.of(audience.asString(""));
  }

  private static Optional<JsonNode> tree(String json) {
    try {
      return Optional.of(JsonMapper.shared().readTree(json.getBytes(StandardCharsets.ISO_8859_1)));
    } catch (JacksonException e) {
      return Optional.empty(); // the library that reads tokens is less strict
    }
  }

  private static String signed(String header, String claims) {
    try {
      String content =
          base64(header.getBytes(StandardCharsets.ISO_8859_1))
              + "."
              + base64(claims.getBytes(StandardCharsets.ISO_8859_1));
      Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
      signature.initSign(PRIVATE);
      signature.update(content.getBytes(StandardCharsets.US_ASCII));
      return content + "." + base64(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static ECKey key() {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID("k1").generate();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  private static PrivateKey privateKey() {
    try {
      return KEY.toPrivateKey();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }
}
