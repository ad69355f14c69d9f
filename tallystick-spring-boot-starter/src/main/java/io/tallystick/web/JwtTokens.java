package io.tallystick.web;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.tallystick.BoundedHttp;
import io.tallystick.Refusal;
import io.tallystick.RefusedException;
import io.tallystick.access.Caller;
import io.tallystick.access.Scope;
import io.tallystick.access.Tokens;
import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.JwtValidationException;
import org.springframework.security.oauth2.jwt.MappedJwtClaimSetConverter;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/**
 * Shoppers by the JSON Web Tokens of one issuer: signed by a key that it publishes, for us, not
 * expired, and naming a user as {@code onBehalfOf} may name one.
 */
final class JwtTokens implements Tokens {
  private static final Logger log = LoggerFactory.getLogger(JwtTokens.class);

  /** Tokens have one or two thousand; nothing longer is decoded. */
  static final int LONGEST_TOKEN_CHARACTERS = 8 * 1024;

  /** How far the issuer's clock may be from ours. */
  private static final Duration CLOCK_SKEW = Duration.ofSeconds(30);

  /** A shopper waits. */
  private static final Duration KEYS_TIMEOUT = Duration.ofSeconds(4);

  /** Some issuers publish dozens of keys with certificates. */
  private static final int MOST_KEYS_BYTES = 256 * 1024;

  /** Signatures by a private key of the issuer's; never none, never a secret shared with it. */
  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.PS256,
          JWSAlgorithm.PS384,
          JWSAlgorithm.PS512,
          JWSAlgorithm.ES256,
          JWSAlgorithm.ES384,
          JWSAlgorithm.ES512);

  private final String issuer;
  private final Map<String, Set<Scope>> scopes;
  private final NimbusJwtDecoder decoder;

  JwtTokens(JwtSettings settings, Clock clock) {
    this(settings, clock, keysAt(settings));
  }

  JwtTokens(JwtSettings settings, Clock clock, IssuerKeys.Source keys) {
    this.issuer = settings.issuer();
    this.scopes = settings.scopes();
    this.decoder = new NimbusJwtDecoder(processor(new IssuerKeys(keys, clock)));
    // An issuer is told by its text; as a URL, hTTps would be https.
    this.decoder.setClaimSetConverter(
        MappedJwtClaimSetConverter.withDefaults(Map.of("iss", issuer -> issuer)));
    this.decoder.setJwtValidator(
        new DelegatingOAuth2TokenValidator<>(
            List.of(
                validity(clock),
                check("issuer", jwt -> settings.issuer().equals(jwt.getClaims().get("iss"))),
                check("audience", jwt -> hasAudience(jwt, settings.audience())),
                check("subject", jwt -> isUser(jwt.getSubject())))));
  }

  private static IssuerKeys.Source keysAt(JwtSettings settings) {
    BoundedHttp http = new BoundedHttp(KEYS_TIMEOUT, MOST_KEYS_BYTES);
    HttpRequest request =
        HttpRequest.newBuilder(settings.jwksUri()).header("Accept", "application/json").build();
    return () -> http.send(request);
  }

  private static DefaultJWTProcessor<SecurityContext> processor(IssuerKeys keys) {
    DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    processor.setJWSTypeVerifier(
        new DefaultJOSEObjectTypeVerifier<>(
            JOSEObjectType.JWT,
            new JOSEObjectType("at+jwt"),
            new JOSEObjectType("application/at+jwt"),
            null));
    processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, keys));
    processor.setJWTClaimsSetVerifier((claims, context) -> {}); // the validators above do it
    return processor;
  }

  private static OAuth2TokenValidator<Jwt> validity(Clock clock) {
    JwtTimestampValidator validity = new JwtTimestampValidator(CLOCK_SKEW);
    validity.setClock(clock);
    validity.setAllowEmptyExpiryClaim(false);
    return check("validity", jwt -> !validity.validate(jwt).hasErrors());
  }

  private static OAuth2TokenValidator<Jwt> check(String what, Predicate<Jwt> isRight) {
    OAuth2TokenValidatorResult wrong = OAuth2TokenValidatorResult.failure(new OAuth2Error(what));
    return jwt -> isRight.test(jwt) ? OAuth2TokenValidatorResult.success() : wrong;
  }

  private static boolean hasAudience(Jwt jwt, String audience) {
    return jwt.getAudience() != null && jwt.getAudience().contains(audience);
  }

  private static boolean isUser(@Nullable String subject) {
    return subject != null && Texts.LINE.matcher(subject).matches();
  }

  /**
   * {@inheritDoc}
   *
   * @throws RefusedException if only the issuer could tell, and it cannot be asked
   */
  @Override
  public Optional<Caller.Shopper> verify(String token) {
    if (token.length() > LONGEST_TOKEN_CHARACTERS) {
      return refused("too_long");
    }
    try {
      Jwt jwt = decoder.decode(token);
      if (!areClaimsText(token)) {
        return refused("encoding");
      }
      String user = Objects.requireNonNull(jwt.getSubject(), "validated");
      return Optional.of(new Caller.Shopper(issuer, user, granted(jwt)));
    } catch (JwtValidationException e) {
      return refused(e.getErrors().iterator().next().getErrorCode());
    } catch (JwtException e) {
      if (e.getCause() instanceof KeySourceException) {
        throw RefusedException.of(Refusal.ISSUER_UNAVAILABLE);
      }
      return refused("signature");
    }
  }

  /**
   * Whether the claims are UTF-8, which the decoder does not ask: it reads another character in the
   * place of what is none, and two users could become one.
   *
   * @param token that is well-formed
   */
  private static boolean areClaimsText(String token) {
    byte[] claims = Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]);
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(claims));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /** Nothing of the token is logged: whoever sees the log could use it. */
  private static Optional<Caller.Shopper> refused(String why) {
    log.info("event=token.refused reason={}", why);
    return Optional.empty();
  }

  private Set<Scope> granted(Jwt jwt) {
    Set<Scope> granted = EnumSet.noneOf(Scope.class);
    for (Object word : words(jwt.getClaims().get("scope"))) {
      granted.addAll(scopes.getOrDefault(String.valueOf(word), Set.of()));
    }
    return granted;
  }

  /** One text with spaces between (RFC 8693), or a list, as some issuers have it. */
  private static Collection<?> words(@Nullable Object scope) {
    return switch (scope) {
      case String text -> List.of(text.split(" ", -1));
      case Collection<?> list -> list;
      case null, default -> List.of();
    };
  }
}
