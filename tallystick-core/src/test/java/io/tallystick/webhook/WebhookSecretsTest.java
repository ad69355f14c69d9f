package io.tallystick.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.Secret;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSecretsTest {
  private static final String OLD = "whsec_R8mTz0WqLb2KpV7cYdX4sEjHnGfA5u1o";
  private static final String NEW = "whsec_0b4e9f7a61c25d83e07f1a96b4c8d3e25f70a1b9c6d4e8f2";

  /** What the file holds. */
  private final AtomicReference<String> file = new AtomicReference<>(OLD);

  private final WebhookSecrets secrets =
      new WebhookSecrets.Reread(
          () -> WebhookSettings.secrets(file.get(), true), List.of(new Secret(OLD)), Duration.ZERO);

  @Test
  void areThoseThatTheFileHolds() {
    file.set(NEW + "," + OLD);
    assertThat(secrets.current()).containsExactly(new Secret(NEW), new Secret(OLD));

    file.set(NEW);
    assertThat(secrets.current()).containsExactly(new Secret(NEW));
  }

  /** Or everybody could sign who knows the empty secret, or nobody could. */
  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n", ",", "whsec_", "whsec_your_secret_here"})
  void areTheLastOnesWhileTheFileHoldsNone(String held) {
    file.set(held);
    assertThat(secrets.current()).containsExactly(new Secret(OLD));

    file.set(NEW);
    assertThat(secrets.current()).containsExactly(new Secret(NEW));
  }
}
