package io.tallystick.simulator.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SignatureTest {
  private static final long TIME = 1_700_000_000L;
  private static final String EVENT =
      "{\n  \"id\": \"evt_test_webhook\",\n  \"object\": \"event\"\n}";

  @Test
  void signsAsStripeDoes() {
    assertThat(header("whsec_test_secret", EVENT))
        .isEqualTo(
            "t=1700000000,v1=4f1cd7feda9826e746b7d482c4badebb657398df1099e1046364f6196a230150");
  }

  @Test
  void signsWithTheWholeSecret() {
    assertThat(header("whsec_old", EVENT))
        .endsWith("v1=30ee4bd3aecf2d42c6251fbc76a26495af31688d09c96f5949d9c8df28380495");
  }

  @Test
  void signsTheBytesOfUtf8() {
    assertThat(header("whsec_test_secret", "{\"id\":\"evt_é€😀\"}"))
        .endsWith("v1=fba7ff32ad9047b36899574b2ffeb3355a9d533cd5c45e93dc487e2305af4818");
  }

  private static String header(String secret, String body) {
    return Signature.header(java.util.List.of(secret), TIME, body.getBytes(StandardCharsets.UTF_8));
  }
}
