package io.tallystick.web;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.tallystick.issuer.Issuer;
import java.net.URI;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Set;
import java.util.function.Function;

/** Tokens that somebody made without the issuer's private key; all else in them is right. */
enum ForgedToken {
  /** Signed by nothing. */
  ALG_NONE(issuer -> new PlainJWT(claims(issuer)).serialize()),
  /** The public key, which anybody has, taken for a shared secret. */
  PUBLIC_KEY_AS_SECRET(issuer -> {
    RSAKey key = publicKey(issuer);
    byte[] pem = Base64.getMimeEncoder().encode(key.toRSAPublicKey().getEncoded());
    return signed(
        new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(key.getKeyID()),
        new MACSigner(pem),
        issuer);
  }),
  MODULUS_AS_SECRET(issuer -> {
    RSAKey key = publicKey(issuer);
    return signed(
        new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(key.getKeyID()),
        new MACSigner(key.getModulus().decode()),
        issuer);
  }),
  /** Another key under the issuer's key id. */
  STOLEN_KID(issuer -> own(issuer, header -> header.keyID(publicKey(issuer).getKeyID()))),
  UNKNOWN_KID(issuer -> own(issuer, header -> header.keyID("nobody-knows-me"))),
  WITHOUT_KID(issuer -> own(issuer, header -> header)),
  KID_WITH_A_PATH(issuer -> own(issuer, header -> header.keyID("../../../../../dev/null"))),
  KID_WITH_SQL(issuer -> own(issuer, header -> header.keyID("' union select 'x' --"))),
  /** It brings its own key along. */
  JWK_IN_THE_HEADER(issuer ->
      own(issuer, header -> header.keyID(Mallory.KEY.getKeyID()).jwk(Mallory.KEY.toPublicJWK()))),
  JKU_IN_THE_HEADER(issuer ->
      own(
          issuer,
          header ->
              header.keyID(Mallory.KEY.getKeyID()).jwkURL(URI.create("http://127.0.0.1:1/jku")))),
  X5U_IN_THE_HEADER(issuer ->
      own(
          issuer,
          header ->
              header
                  .keyID(Mallory.KEY.getKeyID())
                  .x509CertURL(URI.create("http://127.0.0.1:1/x5u")))),
  CRITICAL_EXTENSION(issuer ->
      own(
          issuer,
          header ->
              header
                  .keyID(publicKey(issuer).getKeyID())
                  .criticalParams(Set.of("exp"))
                  .customParam("exp", 1))),
  /** A good token with another user in it. */
  CHANGED_CLAIMS(issuer -> {
    String[] parts = issuer.token("mallory").split("\\.", -1);
    String claims = new Base64URL(parts[1]).decodeToString().replace("mallory", "alice");
    return parts[0] + "." + Base64URL.encode(claims) + "." + parts[2];
  }),
  WITHOUT_SIGNATURE(issuer -> {
    String token = issuer.token("alice");
    return token.substring(0, token.lastIndexOf('.') + 1);
  }),
  NESTED_DEEPLY(issuer -> {
    String deep = "{\"alg\":\"RS256\",\"x\":" + "[".repeat(5_000) + "]".repeat(5_000);
    return Base64URL.encode(deep.substring(0, 5_500)) + ".e30.AA";
  }),
  TOO_LONG(issuer -> issuer.token("alice") + "A".repeat(9_000)),
  FOUR_PARTS(issuer -> issuer.token("alice") + ".AA"),
  OUR_KEY_AND_A_TOKEN(issuer -> "tsk_test_" + issuer.token("alice")),
  NOTHING(issuer -> ".."),
  WORD(issuer -> "null");

  private interface Making {
    String of(Issuer issuer) throws JOSEException;
  }

  /** Who makes them. */
  private static final class Mallory {
    static final RSAKey KEY = generate();
  }

  @SuppressWarnings("ImmutableEnumChecker") // none of them keeps anything
  private final Making making;

  ForgedToken(Making making) {
    this.making = making;
  }

  String of(Issuer issuer) {
    try {
      return making.of(issuer);
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  private static String own(Issuer issuer, Function<JWSHeader.Builder, JWSHeader.Builder> header)
      throws JOSEException {
    return signed(
        header.apply(new JWSHeader.Builder(JWSAlgorithm.RS256)),
        new RSASSASigner(Mallory.KEY),
        issuer);
  }

  private static String signed(JWSHeader.Builder header, JWSSigner signer, Issuer issuer)
      throws JOSEException {
    SignedJWT jwt = new SignedJWT(header.build(), claims(issuer));
    jwt.sign(signer);
    return jwt.serialize();
  }

  private static JWTClaimsSet claims(Issuer issuer) {
    Instant now = Instant.now();
    return new JWTClaimsSet.Builder()
        .issuer(issuer.url())
        .audience(Issuer.AUDIENCE)
        .subject("alice")
        .issueTime(Date.from(now))
        .expirationTime(Date.from(now.plusSeconds(300)))
        .build();
  }

  private static RSAKey publicKey(Issuer issuer) {
    return issuer.keys().getKeys().stream()
        .filter(RSAKey.class::isInstance)
        .map(JWK::toRSAKey)
        .findAny()
        .orElseThrow();
  }

  private static RSAKey generate() {
    try {
      return new RSAKeyGenerator(2048).keyID("mallorys").generate();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }
}
