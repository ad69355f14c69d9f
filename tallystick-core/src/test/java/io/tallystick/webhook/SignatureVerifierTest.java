package io.tallystick.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tallystick.Secret;
import io.tallystick.testkit.StripeEvents;
import io.tallystick.webhook.SignatureVerifier.Check;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignatureVerifierTest {
  private static final long SIGNED_AT = 1_700_000_000;
  private static final String BODY =
      "{\n  \"id\": \"evt_test_webhook\",\n  \"object\": \"event\"\n}";
  private static final String BY_TEST_SECRET =
      "4f1cd7feda9826e746b7d482c4badebb657398df1099e1046364f6196a230150";
  private static final String BY_OLD_SECRET =
      "30ee4bd3aecf2d42c6251fbc76a26495af31688d09c96f5949d9c8df28380495";

  @Test
  void acceptsStripesVectors() {
    assertThat(check("t=1700000000,v1=" + BY_TEST_SECRET)).isEqualTo(Check.VALID);
    assertThat(verifier("whsec_old").check(bytes(BODY), header("v1=" + BY_OLD_SECRET)))
        .isEqualTo(Check.VALID);
    assertThat(
            verifier("whsec_test_secret")
                .check(
                    bytes("{\"id\":\"evt_é€😀\"}"),
                    header("v1=fba7ff32ad9047b36899574b2ffeb3355a9d533cd5c45e93dc487e2305af4818")))
        .isEqualTo(Check.VALID);
  }

  @ParameterizedTest
  @CsvSource({
    "300, VALID",
    "301, TOO_OLD",
    "-300, VALID",
    "-301, TOO_NEW",
    "0, VALID",
    "9999999, TOO_OLD"
  })
  void allowsExactlyFiveMinutesInEitherDirection(long ageSeconds, Check expected) {
    SignatureVerifier verifier = verifierAt(SIGNED_AT + ageSeconds, "whsec_test_secret");

    assertThat(verifier.check(bytes(BODY), header("v1=" + BY_TEST_SECRET))).isEqualTo(expected);
  }

  @Test
  void acceptsAnyOfSeveralSecretsAndAnyOfSeveralSignatures() {
    SignatureVerifier rolling = verifier("whsec_test_secret", "whsec_old");
    String nobodys = "v1=" + "0".repeat(64);

    for (String signature : List.of("v1=" + BY_TEST_SECRET, "v1=" + BY_OLD_SECRET)) {
      assertThat(rolling.check(bytes(BODY), header(signature))).isEqualTo(Check.VALID);
      assertThat(rolling.check(bytes(BODY), header(nobodys + "," + signature)))
          .isEqualTo(Check.VALID);
      assertThat(rolling.check(bytes(BODY), header(signature + "," + nobodys)))
          .isEqualTo(Check.VALID);
    }
    assertThat(rolling.check(bytes(BODY), header(nobodys))).isEqualTo(Check.NO_MATCH);
    assertThat(verifier("whsec_third").check(bytes(BODY), header("v1=" + BY_TEST_SECRET)))
        .isEqualTo(Check.NO_MATCH);
  }

  @Test
  void signsEveryByteOfTheBody() {
    for (String other :
        List.of(BODY + " ", BODY + "\n", BODY.replace("\n", ""), BODY.replace("\n", "\r\n"), "")) {
      assertThat(verifier("whsec_test_secret").check(bytes(other), header("v1=" + BY_TEST_SECRET)))
          .as(other)
          .isEqualTo(Check.NO_MATCH);
    }
  }

  @Test
  void signsTheTimestampAsItIsWritten() {
    assertThat(check("t=01700000000,v1=" + BY_TEST_SECRET)).isEqualTo(Check.NO_MATCH);
    assertThat(check("t=1700000001,v1=" + BY_TEST_SECRET)).isEqualTo(Check.NO_MATCH);
  }

  @Test
  void believesNoOtherSchemeThanV1() {
    assertThat(check("t=1700000000,v0=" + BY_TEST_SECRET)).isEqualTo(Check.MALFORMED);
    assertThat(check("t=1700000000,v2=" + BY_TEST_SECRET)).isEqualTo(Check.MALFORMED);
    assertThat(check("t=1700000000,V1=" + BY_TEST_SECRET)).isEqualTo(Check.MALFORMED);
    assertThat(check("t=1700000000,v1=" + BY_TEST_SECRET + ",v0=anything,v9="))
        .isEqualTo(Check.VALID);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ",",
        ",,,,",
        "=",
        "==",
        "t",
        "v1",
        "t=",
        "v1=",
        "t,v1",
        "t=1700000000",
        "t=1700000000,",
        "t=1700000000,v1",
        "t=1700000000,v1=",
        "t=abc,v1=HASH",
        "t=-1700000000,v1=HASH",
        "t=+1700000000,v1=HASH",
        "t=1.7e9,v1=HASH",
        "t=0x6553f100,v1=HASH",
        "t=1700000000000000000000000000,v1=HASH",
        "t=9223372036854775808,v1=HASH",
        "t= 1700000000,v1=HASH",
        "t=1700000000 ,v1=HASH",
        "t=1700000000L,v1=HASH",
        "t=١٧٠٠٠٠٠٠٠٠,v1=HASH",
        "t=１７０００００００００,v1=HASH",
        "t=1700000000,t=1700000000,v1=HASH",
        "t=1700000000,v1=HASH,t=1",
        "v1=HASH",
        "T=1700000000,v1=HASH",
        "=1700000000,v1=HASH",
        "t=1700000000;v1=HASH",
        "t=1700000000 v1=HASH",
        "t:1700000000,v1:HASH",
        "t=1700000000,v1=HASH0",
        "t=1700000000,v1=HASH00",
        "t=1700000000,v1= HASH",
        "t=1700000000,v1=HASH ",
        "t=1700000000,v1=\"HASH\"",
        "t=1700000000,v1=0xHASH",
        "t=1700000000,v1=HASH\u0000",
        "t=1700000000\u0000,v1=HASH",
        "t=1700000000,v1=HASH\r\nX: y",
        "t=1700000000,\nv1=HASH,v1=",
        "\uFEFFt=1700000000,v1=HASH",
        "t=1700000000,v1=HASH,v1=zz",
        "null",
        "{\"t\":1700000000}",
        "%s%n%x",
        "${jndi:ldap://x}"
      })
  void refusesAMalformedHeaderAndNeverThrows(String header) {
    assertThat(check(header.replace("HASH", BY_TEST_SECRET))).isEqualTo(Check.MALFORMED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "4F1CD7FEDA9826E746B7D482C4BADEBB657398DF1099E1046364F6196A230150",
        "4f1cd7feda9826e746b7d482c4badebb657398df1099e1046364f6196a23015",
        "4f1cd7feda9826e746b7d482c4badebb657398df1099e1046364f6196a23015g",
        "4f1cd7feda9826e746b7d482c4badebb657398df1099e1046364f6196a23015\u0660",
        "4f1cd7feda9826e746b7d482c4badebb657398df1099e1046364f6196a23015\uFF10",
        "TxzX/tqYJudGt9SCxLreu2Vzmd8QmeEEY2T2GWojAVA="
      })
  void refusesASignatureThatIsNotLowerCaseHexOfItsLength(String signature) {
    assertThat(check("t=1700000000,v1=" + signature)).isEqualTo(Check.MALFORMED);
  }

  @Test
  void boundsTheHeader() {
    String hash = ",v1=" + BY_TEST_SECRET;

    assertThat(check("t=1700000000" + hash.repeat(16))).isEqualTo(Check.VALID);
    assertThat(check("t=1700000000" + hash.repeat(17))).isEqualTo(Check.MALFORMED);
    assertThat(check("t=1700000000" + hash.repeat(100))).isEqualTo(Check.MALFORMED);
    assertThat(check("t=1700000000" + hash + ",v0=" + "0".repeat(1_000_000)))
        .isEqualTo(Check.MALFORMED);
    assertThat(check("t=1700000000" + hash + ",".repeat(1_000))).isEqualTo(Check.MALFORMED);
  }

  @Test
  void refusesNoHeaderAndSeveral() {
    String valid = "t=1700000000,v1=" + BY_TEST_SECRET;
    SignatureVerifier verifier = verifier("whsec_test_secret");

    assertThat(verifier.check(bytes(BODY), List.of())).isEqualTo(Check.MISSING);
    assertThat(verifier.check(bytes(BODY), List.of(valid, valid))).isEqualTo(Check.MALFORMED);
    assertThat(verifier.check(bytes(BODY), List.of("", valid))).isEqualTo(Check.MALFORMED);
  }

  @Test
  void believesNothingWithoutASecret() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SignatureVerifier(List.of(), InstantSource.system()));
  }

  @Test
  void checksManyAtOnce() {
    SignatureVerifier verifier = verifier("whsec_test_secret", "whsec_old");

    assertThat(Stream.generate(() -> header("v1=" + BY_OLD_SECRET)).limit(2_000).parallel())
        .allMatch(header -> verifier.check(bytes(BODY), header) == Check.VALID);
  }

  @Test
  void agreesWithAnIndependentComputation() {
    byte[] body = bytes("{\"any\":\"thing\"}");
    String header = StripeEvents.signature(body, "whsec_test_secret", SIGNED_AT);

    assertThat(verifier("whsec_test_secret").check(body, List.of(header))).isEqualTo(Check.VALID);
  }

  private static Check check(String header) {
    return verifier("whsec_test_secret").check(bytes(BODY), List.of(header));
  }

  private static List<String> header(String signatures) {
    return List.of("t=" + SIGNED_AT + "," + signatures);
  }

  private static SignatureVerifier verifier(String... secrets) {
    return verifierAt(SIGNED_AT, secrets);
  }

  private static SignatureVerifier verifierAt(long epochSecond, String... secrets) {
    return new SignatureVerifier(
        Stream.of(secrets).map(Secret::new).toList(),
        InstantSource.fixed(Instant.ofEpochSecond(epochSecond)));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
