package io.tallystick.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.server.settings.Settings;
import io.tallystick.server.settings.Variables;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunKeysTest {

  @RepeatedTest(20)
  void drawsKeysThatTheServerTakes(@TempDir Path folder) {
    Settings settings = new Settings(Variables.of(environment(draw()), folder));
    assertThat(settings.stripe().livemode()).isFalse();
    assertThat(settings.webhook(false).main().secrets().current()).hasSize(1);
    assertThat(settings.delivery()).isPresent();
  }

  @Test
  void drawsOthersEachTime() {
    assertThat(environment(draw()).values()).doesNotContainAnyElementsOf(secrets(draw()));
  }

  @Test
  void printsNoSecret() {
    RunKeys keys = draw();
    assertThat(keys.toString()).doesNotContain("sk_test_", "whsec_");
  }

  private static RunKeys draw() {
    return RunKeys.draw(new SecureRandom());
  }

  private static List<String> secrets(RunKeys keys) {
    return List.of(
        keys.secretKey().reveal(),
        keys.publishableKey(),
        keys.webhookSecret().reveal(),
        keys.fulfillmentSecret().reveal());
  }

  private static Map<String, String> environment(RunKeys keys) {
    return Map.of(
        "STRIPE_SECRET_KEY", keys.secretKey().reveal(),
        "STRIPE_PUBLISHABLE_KEY", keys.publishableKey(),
        "STRIPE_WEBHOOK_SECRET", keys.webhookSecret().reveal(),
        "TALLYSTICK_FULFILLMENT_URL", "http://127.0.0.1:1/fulfillment",
        "TALLYSTICK_FULFILLMENT_SECRET", keys.fulfillmentSecret().reveal());
  }
}
