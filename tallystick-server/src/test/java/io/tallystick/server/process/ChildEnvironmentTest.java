package io.tallystick.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ChildEnvironmentTest {
  private static final Map<String, String> OURS =
      Map.ofEntries(
          Map.entry("PATH", "/usr/bin"),
          Map.entry("HOME", "/home/somebody"),
          Map.entry("STRIPE_SECRET_KEY", "sk_live_theirs"),
          Map.entry("STRIPE_SECRET_KEY_FILE", "/run/secrets/stripe"),
          Map.entry("STRIPE_WEBHOOK_SECRET", "whsec_theirs"),
          Map.entry("DATABASE_URL", "postgres://theirs"),
          Map.entry("TALLYSTICK_HOME", "/srv/theirs"),
          Map.entry("TALLYSTICK_FULFILLMENT_URL_FILE", "/run/theirs"),
          Map.entry("HOST", "0.0.0.0"),
          Map.entry("PORT", "80"),
          Map.entry("JAVA_TOOL_OPTIONS", "-javaagent:theirs.jar"),
          Map.entry("SPRING_PROFILES_ACTIVE", "theirs"));

  @Test
  void holdsNothingOfTheUsersConfiguration() {
    assertThat(ChildEnvironment.of(OURS, Map.of()))
        .containsOnlyKeys("PATH", "HOME")
        .containsEntry("PATH", "/usr/bin");
  }

  @Test
  void holdsTheChildsOwnSettings() {
    assertThat(ChildEnvironment.of(OURS, Map.of("PORT", "20001", "HOME", "/elsewhere")))
        .containsOnly(
            Map.entry("PATH", "/usr/bin"),
            Map.entry("HOME", "/elsewhere"),
            Map.entry("PORT", "20001"));
  }
}
