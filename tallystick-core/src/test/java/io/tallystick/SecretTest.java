package io.tallystick;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayOutputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

class SecretTest {
  private static final String VALUE = "sk_test_hidden";
  private final Secret secret = new Secret(VALUE);

  private record Holder(Secret secret, String shown) {}

  @Test
  void revealsItselfOnlyWhenAsked() {
    assertThat(secret.reveal()).isEqualTo(VALUE);
  }

  @Test
  void isNeverPrinted() {
    assertThat(secret.toString()).doesNotContain("hidden");
    assertThat(String.format("%s %20s %S", secret, secret, secret))
        .doesNotContainIgnoringCase("hidden");
    assertThat(new Holder(secret, "x").toString()).doesNotContain("hidden");
    assertThat(List.of(secret) + "" + Map.of(secret, secret) + Optional.of(secret))
        .doesNotContain("hidden");
    assertThat(new IllegalStateException("" + secret)).hasMessageNotContaining("hidden");
    assertThat(Integer.toString(secret.hashCode()))
        .isEqualTo(Integer.toString(new Secret("another").hashCode()));
  }

  @Test
  void isNotSerialized() {
    JsonMapper json =
        JsonMapper.builder().disable(SerializationFeature.FAIL_ON_EMPTY_BEANS).build();

    assertThat(json.writeValueAsString(new Holder(secret, "x"))).doesNotContain("hidden");
    assertThat(
            catchThrowable(
                () -> new ObjectOutputStream(new ByteArrayOutputStream()).writeObject(secret)))
        .isNotNull();
  }

  @Test
  void equalsItsLikeAndIsNeverEmpty() {
    assertThat(secret).isEqualTo(new Secret(VALUE)).isNotEqualTo(new Secret("other"));
    assertThatIllegalArgumentException().isThrownBy(() -> new Secret(""));
  }
}
